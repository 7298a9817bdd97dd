package io.kanal.benchmarks;

import io.kanal.Kanal;
import io.kanal.telegram.BotUpdate;
import io.kanal.telegram.WaitingUpdates;
import io.kanal.telegram.spi.UpdateObserver;
import io.kanal.telegram.spi.UpdateResponder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A whole Kanal in a process of its own, with a responder and an observer that note what they get; asked over its input. */
public final class IntakeServer {
    /** Claimed by the responder, which does nothing about it. */
    static final String CHATTER = "chatter that nobody answers";

    private static final String ANSWER = "=> ";
    private static final String READY = "ready";

    private IntakeServer() {}

    /** The process, seen from outside. */
    record Running(Process process, BufferedReader output) {
        String ask(String question) throws IOException {
            PrintStream input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
            input.println(question);
            return answer();
        }

        private String answer() throws IOException {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(ANSWER)) {
                    return line.substring(ANSWER.length());
                }
                System.err.println("[server] " + line);
            }
            throw new IllegalStateException("The server ended");
        }

        void awaitHandled(long updates) throws Exception {
            long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
            while (Long.parseLong(ask("count")) < updates) {
                if (System.nanoTime() > until) {
                    throw new IllegalStateException("Not all updates were handled within three minutes");
                }
                Thread.sleep(200);
            }
        }

        void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }
    }

    /** Starts it and waits until it serves. */
    static Running start(Path directory, URI api, String token) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseCompactObjectHeaders",
                        "-XX:+UseSerialGC",
                        "-Xmx1g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        IntakeServer.class.getName(),
                        directory.toString())
                .redirectErrorStream(true);
        builder.environment().putAll(Map.of("KANAL_BOT_API_URL", api.toString(), "KANAL_BOT_TOKEN", token));
        Process process = builder.start();
        Running running = new Running(process, process.inputReader(StandardCharsets.UTF_8));
        String ready = running.answer();
        if (!READY.equals(ready)) {
            throw new IllegalStateException("The server says " + ready);
        }
        return running;
    }

    public static void main(String[] arguments) throws IOException {
        ConfigurableApplicationContext context = new SpringApplicationBuilder(Kanal.class, Noting.class)
                .run("--kanal.data.dir=" + arguments[0], "--kanal.port=0", "--server.port=0");
        JdbcClient database = context.getBean(JdbcClient.class);
        System.out.println(ANSWER + READY);
        BufferedReader input = new BufferedReader(new java.io.InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String[] words = line.split(" ", -1);
            System.out.println(ANSWER
                    + switch (words[0]) {
                        case "count" ->
                            database.sql("select least((select count(*) from bench_handled), (select count(*) from"
                                            + " bench_observed))")
                                    .query(String.class)
                                    .single();
                        case "stored" -> percentiles(database, "bench_observed", Long.parseLong(words[1]));
                        case "handled" -> percentiles(database, "bench_handled", Long.parseLong(words[1]));
                        case "losses" -> losses(database, Long.parseLong(words[1]));
                        default -> "unknown";
                    });
        }
    }

    private static String percentiles(JdbcClient database, String table, long from) {
        return database.sql("""
                        select percentile_cont(array[0.5, 0.95, 0.99, 1]) within group (order by at_us - sent_us)
                        from %s where number >= :from""".formatted(table))
                .param("from", from)
                .query((row, number) -> {
                    Double[] micros = (Double[]) row.getArray(1).getArray();
                    return "%.1f | %.1f | %.1f | %.1f"
                            .formatted(micros[0] / 1e3, micros[1] / 1e3, micros[2] / 1e3, micros[3] / 1e3);
                })
                .single();
    }

    private static String losses(JdbcClient database, long sent) {
        List<Long> figures = new ArrayList<>();
        for (String table : List.of("bench_handled", "bench_observed")) {
            long distinct = database.sql("select count(distinct number) from " + table)
                    .query(Long.class)
                    .single();
            long all = database.sql("select count(*) from " + table)
                    .query(Long.class)
                    .single();
            figures.add(sent - distinct);
            figures.add(all - distinct);
        }
        return "%d never handled, %d handled twice, %d missed by the observer, %d seen twice by it"
                .formatted(figures.toArray());
    }

    /** What is measured with; no {@code @Configuration}, or the scan would find it in every other benchmark too. */
    static class Noting {
        @Bean
        UpdateResponder benchmarkResponder(JdbcClient database, WaitingUpdates waiting) {
            for (String table : List.of("bench_handled", "bench_observed")) {
                database.sql("create table if not exists %s (number bigint, sent_us bigint, at_us bigint)"
                                .formatted(table))
                        .update();
            }
            return new UpdateResponder() {
                @Override
                public int rank() {
                    return MAINTENANCE;
                }

                @Override
                public boolean respond(BotUpdate update) {
                    String text = update.body().path("text").asString("");
                    String[] words = text.split(" ", -1);
                    if (!words[0].equals("n")) {
                        return text.equals(CHATTER);
                    }
                    waiting.handle(
                            update,
                            () -> database.sql("insert into bench_handled values (:number, :sent, :now)")
                                    .param("number", Long.parseLong(words[1]))
                                    .param("sent", Long.parseLong(words[2]))
                                    .param("now", micros())
                                    .update());
                    return true;
                }
            };
        }

        @Bean
        UpdateObserver benchmarkObserver(JdbcClient database) {
            return new UpdateObserver() {
                @Override
                public String name() {
                    return "benchmark";
                }

                @Override
                public void observe(List<BotUpdate> batch) {
                    long now = micros();
                    List<String[]> seen = batch.stream()
                            .map(update ->
                                    update.body().path("text").asString("").split(" ", -1))
                            .filter(words -> words[0].equals("n"))
                            .toList();
                    database.sql("insert into bench_observed select *, :now from unnest(:numbers::bigint[],"
                                    + " :sent::bigint[])")
                            .param(
                                    "numbers",
                                    seen.stream()
                                            .map(words -> Long.valueOf(words[1]))
                                            .toArray(Long[]::new))
                            .param(
                                    "sent",
                                    seen.stream()
                                            .map(words -> Long.valueOf(words[2]))
                                            .toArray(Long[]::new))
                            .param("now", now)
                            .update();
                }
            };
        }

        private static long micros() {
            Instant now = Instant.now();
            return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
        }
    }
}
