package io.kanal.benchmarks;

import java.util.List;

/** One measurement, run by its name. */
interface Benchmark {
    /** As the command line names it; the report goes to {@code results/<name>.md}. */
    String name();

    /** One sentence: what it measures. */
    String title();

    /** Measures and writes what it found. */
    void run(List<String> arguments, Report report) throws Exception;
}
