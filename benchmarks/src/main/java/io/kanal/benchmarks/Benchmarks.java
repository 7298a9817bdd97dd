package io.kanal.benchmarks;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Runs one benchmark: {@code Benchmarks <name> [arguments]}. */
public final class Benchmarks {
    private static final List<Benchmark> ALL = List.of(
            new MergeBenchmark(),
            new ImportBenchmark(),
            new FaithfulBenchmark(),
            new StartBenchmark(),
            new FreshnessBenchmark(),
            new PeopleBenchmark(),
            new EmbeddingBenchmark(),
            new AnswersBenchmark(),
            new RetrievalBenchmark(),
            new LatencyBenchmark(),
            new SideBySideBenchmark(),
            new BroadcastBenchmark(),
            new SearchReplyBenchmark(),
            new IntakeBenchmark(),
            new BotsBenchmark());

    private Benchmarks() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 0) {
            usage();
            return;
        }
        Benchmark benchmark = ALL.stream()
                .filter(one -> one.name().equals(arguments[0]))
                .findFirst()
                .orElse(null);
        if (benchmark == null) {
            usage();
            System.exit(64);
            return;
        }
        Report report = new Report();
        report.head(benchmark.title(), "benchmarks/run " + String.join(" ", arguments));
        List<String> options = Arrays.asList(arguments).subList(1, arguments.length);
        benchmark.run(options, report);
        report.write(Path.of(System.getProperty("benchmarks.results", "benchmarks/results"))
                .resolve(benchmark.file(options) + ".md"));
        System.exit(0);
    }

    private static void usage() {
        System.err.println("benchmarks/run <name> [arguments]");
        ALL.forEach(benchmark -> System.err.printf("  %-12s %s%n", benchmark.name(), benchmark.title()));
    }
}
