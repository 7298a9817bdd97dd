package io.kanal.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;

/** A report in Markdown, printed as it grows and kept as a file at the end. */
final class Report {
    private final StringBuilder text = new StringBuilder();

    void line(String line) {
        text.append(line).append('\n');
        System.out.println(line);
    }

    /** The head of every report: what, when, where, how to run it again. */
    void head(String title, String command) {
        line("# " + title);
        line("");
        line("%s, %s, Java %s. Single run; machines are noisy."
                .formatted(LocalDate.now(ZoneOffset.UTC), machine(), Runtime.version()));
        line("");
        line("    " + command);
        line("");
    }

    void write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, text);
    }

    /** The value below which this share of the measurements lies. */
    static double percentile(double[] measurements, double share) {
        double[] sorted = measurements.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, Math.round(share * (sorted.length - 1)))];
    }

    private static String machine() {
        return "%d cores (%s), %s"
                .formatted(Runtime.getRuntime().availableProcessors(), processor(), System.getProperty("os.name"));
    }

    private static String processor() {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown processor");
        } catch (IOException e) {
            return System.getProperty("os.arch"); // not Linux; the architecture says enough
        }
    }
}
