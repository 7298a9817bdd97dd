package io.kanal.benchmarks;

import java.util.List;

/** One measurement, run by its name. */
interface Benchmark {
    /** As the command line names it. */
    String name();

    /** The report goes to {@code results/<this>.md}. */
    default String file(List<String> arguments) {
        return name();
    }

    /** One sentence: what it measures. */
    String title();

    /** Measures and writes what it found. */
    void run(List<String> arguments, Report report) throws Exception;
}
