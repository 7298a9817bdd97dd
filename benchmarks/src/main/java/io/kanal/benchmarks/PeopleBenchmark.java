package io.kanal.benchmarks;

import io.kanal.channels.ReadScopes;
import io.kanal.ingest.ImportOptions;
import io.kanal.ingest.Imports;
import io.kanal.jobs.JobId;
import io.kanal.jobs.Jobs;
import io.kanal.people.Keys;
import io.kanal.people.LoginLinks;
import io.kanal.people.Sessions;
import io.kanal.people.Users;
import io.kanal.people.tiers.Allowances;
import io.kanal.posts.Posts;
import io.kanal.shared.Caller;
import io.kanal.shared.MessageId;
import io.kanal.shared.UserId;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Many people on one Kanal, a server in a process of its own over the real exports: the load of some hundreds, what limits add, how
 * long log-ins take, and the list of a hundred thousand. The data directory stays, so that it is filled once; load and server share the machine.
 */
final class PeopleBenchmark implements Benchmark {
    private static final Duration LENGTH = Duration.ofSeconds(60);
    private static final Duration WARM_UP = Duration.ofSeconds(60);
    private static final Duration VECTORS = Duration.ofMinutes(2);
    private static final int EVERYBODY = 100_000;
    private static final int ACTIVE = 1_000;
    private static final int LOG_INS = 50;
    /** Twice as many are fewer than the largest tier's questions of a day. */
    private static final int CHECKS = 400;

    private static final long FIRST_TELEGRAM_ID = 7_000_000_000L;
    private static final List<String> EXPORTS = List.of("cybersec-news-en.result.json.gz", "qa_load-ru.result.json.gz");

    @Override
    public String name() {
        return "people";
    }

    @Override
    public String title() {
        return "People at once, one action per five seconds each";
    }

    /** What was made before the server started. */
    private record Prepared(
            List<PeopleLoad.Person> people,
            PeopleLoad.Person administrator,
            List<String> links,
            List<String> queries,
            long lastId) {}

    @Override
    public void run(List<String> arguments, Report report) throws Exception {
        Path directory = Path.of(arguments.isEmpty() ? "/var/tmp/kanal-people" : arguments.getFirst());
        boolean fillOnly = arguments.contains("fill");
        List<Integer> numbers = arguments.size() < 2 || fillOnly
                ? List.of(200, ACTIVE)
                : arguments.stream().skip(1).map(Integer::valueOf).toList();
        Prepared prepared;
        try (var kanal = RunningKanal.in(directory)) {
            fill(kanal);
            awaitVectors(kanal, report);
            if (fillOnly) {
                return;
            }
            prepared = prepare(kanal);
            limits(kanal, report);
        }
        try (SimulatorProcess telegram = new SimulatorProcess()) {
            String token = telegram.order("createBot", Map.of("first_name", "Kanal", "username", "kanal_bot"))
                    .get("token")
                    .asString();
            try (ServerProcess server = new ServerProcess(
                    directory,
                    Map.of(
                            "KANAL_BOT_API_URL",
                            telegram.address().toString(),
                            "KANAL_BOT_TOKEN",
                            token,
                            "KANAL_TRUSTED_PROXIES",
                            "127.0.0.1"))) {
                var load = new PeopleLoad(server.address(), prepared.people(), prepared.queries());
                load.run(numbers.getFirst(), WARM_UP);
                for (int number : numbers) {
                    tell(number, load.run(number, LENGTH), report);
                }
                var calls = new PeopleCalls(server.address(), prepared.administrator());
                calls.warmUp();
                report.line("## Log-in, one after the other; bar: 50 ms");
                report.line("");
                PeopleCalls.head("way", report);
                calls.logIn(prepared.links(), report);
                calls.launch(token, FIRST_TELEGRAM_ID, LOG_INS, report);
                calls.byKey(prepared.people(), LOG_INS, report);
                report.line("");
                report.line("## The list of %,d people, one after the other; bar: 10 ms".formatted(EVERYBODY));
                report.line("");
                PeopleCalls.head("request", report);
                calls.lists(prepared.lastId(), report);
            }
        }
    }

    private static void fill(RunningKanal kanal) throws Exception {
        JdbcClient jdbc = kanal.get(JdbcClient.class);
        var administrator = Caller.person(kanal.get(Users.class).administrator().id(), true);
        if (jdbc.sql("select count(*) from message").query(Long.class).single() == 0) {
            for (String export : EXPORTS) {
                bring(kanal, Path.of("../shared/data/exports", export), administrator);
            }
        }
        if (jdbc.sql("select count(*) from users").query(Long.class).single() < EVERYBODY) {
            addPeople(jdbc);
        }
        letFollow(jdbc);
    }

    private static void addPeople(JdbcClient jdbc) {
        jdbc.sql("""
                        insert into users (name, role, zone, language, created_at, tier, tier_since, telegram_id,
                          telegram_name, telegram_username, active)
                        select (array['Anna','Boris','Leyla','Mehmet','Olena','Pavlo','Reza','Sara','Ivan','Zoë'])[1 + n % 10]
                            || ' ' || (array['Petrov','Yılmaz','Shevchenko','Karimi','Smith','Novak','Kaya'])[1 + n % 7]
                            || ' ' || to_hex(n),
                          'member', 'UTC', (array['en','ru','uk','tr','fa'])[1 + n % 5], now() - n * interval '10 minutes',
                          case when n < :active then 'enterprise' else (array['free','trial','basic','premium'])[1 + n % 4] end,
                          now(), :telegram + n, 'Name ' || n, 'user_' || n,
                          n < :active or n % 500 <> 499
                        from generate_series(0, :last) n""")
                .param("active", ACTIVE)
                .param("telegram", FIRST_TELEGRAM_ID)
                .param("last", EVERYBODY - 1)
                .update();
    }

    /** Those who are active follow both chats. */
    private static void letFollow(JdbcClient jdbc) {
        jdbc.sql("""
                        insert into watch (user_id, chat_id, added_at)
                        select users.id, chat.id, now() from users, chat
                        where users.telegram_id >= :telegram and users.telegram_id < :last
                        on conflict do nothing""")
                .param("telegram", FIRST_TELEGRAM_ID)
                .param("last", FIRST_TELEGRAM_ID + ACTIVE)
                .update();
        jdbc.sql("analyze").update();
        jdbc.sql("vacuum users").update();
    }

    private static void bring(RunningKanal kanal, Path export, Caller caller) throws Exception {
        JobId job;
        try (InputStream upload = Files.newInputStream(export)) {
            job = kanal.get(Imports.class)
                    .start(upload, ImportOptions.of(export.getFileName().toString()), caller);
        }
        while (!kanal.get(Jobs.class).find(caller, job).orElseThrow().state().isFinal()) {
            Thread.sleep(100);
        }
    }

    private static void awaitVectors(RunningKanal kanal, Report report) throws InterruptedException {
        JdbcClient jdbc = kanal.get(JdbcClient.class);
        long until = System.nanoTime() + VECTORS.toNanos();
        long left;
        do {
            Thread.sleep(2_000);
            left = jdbc.sql("select count(*) from slow_work").query(Long.class).single();
        } while (left > 0 && System.nanoTime() < until);
        report.line("%,d posts, %,d vectors; %,d pieces of slow work were left."
                .formatted(
                        jdbc.sql("select count(*) from message")
                                .query(Long.class)
                                .single(),
                        jdbc.sql("select count(*) from vector")
                                .query(Long.class)
                                .single(),
                        left));
        report.line("");
    }

    private static Prepared prepare(RunningKanal kanal) {
        JdbcClient jdbc = kanal.get(JdbcClient.class);
        List<PeopleLoad.Person> people = new ArrayList<>();
        List<String> links = new ArrayList<>();
        for (UserId id : active(jdbc)) {
            people.add(person(kanal, id, Caller.person(id, false)));
            if (links.size() < LOG_INS) {
                links.add(kanal.get(LoginLinks.class).create(Caller.KANAL, id).path());
            }
        }
        UserId administrator = kanal.get(Users.class).administrator().id();
        // Two to four words in a row of posts that are there, so that few queries are the same.
        List<String> queries =
                jdbc.sql("""
                        select text from message where length(text) between 60 and 2000 order by md5(id::text) limit 3000""").query((row, _) -> words(Objects.requireNonNull(row.getString(1)))).list().stream()
                        .filter(query -> query.length() > 5)
                        .toList();
        return new Prepared(
                people,
                person(kanal, administrator, Caller.person(administrator, true)),
                links,
                queries,
                jdbc.sql("select max(id) from users").query(Long.class).single());
    }

    private static List<UserId> active(JdbcClient jdbc) {
        return jdbc.sql("select id from users where telegram_id >= :first and telegram_id < :last order by id")
                .param("first", FIRST_TELEGRAM_ID)
                .param("last", FIRST_TELEGRAM_ID + ACTIVE)
                .query((row, _) -> new UserId(row.getLong(1)))
                .list();
    }

    private static PeopleLoad.Person person(RunningKanal kanal, UserId id, Caller caller) {
        return new PeopleLoad.Person(
                kanal.get(Sessions.class).open(id, "people benchmark").reveal(),
                kanal.get(Keys.class)
                        .create(caller, id, "people benchmark", EnumSet.copyOf(caller.scopes()), null)
                        .token()
                        .reveal());
    }

    private static String words(String text) {
        return Stream.of(text.split("[^\\p{L}]+", -1))
                .filter(word -> word.length() > 3)
                .skip(text.length() % 7)
                .limit(2 + text.length() % 3)
                .reduce((one, other) -> one + " " + other)
                .orElse("");
    }

    /** What counting adds to a list and to a question, in the process itself. */
    private static void limits(RunningKanal kanal, Report report) throws Exception {
        Allowances allowances = kanal.get(Allowances.class);
        JdbcClient jdbc = kanal.get(JdbcClient.class);
        UserId person = active(jdbc).getLast();
        jdbc.sql("delete from use_of_day where user_id = :person")
                .param("person", person.value())
                .update();
        List<MessageId> page = kanal
                .get(Posts.class)
                .newest(kanal.get(ReadScopes.class).of(Caller.person(person, false)), null, null, 20)
                .stream()
                .map(message -> message.id())
                .toList();
        report.line("## What limits add, one after the other; bar: 1 ms");
        report.line("");
        PeopleCalls.head("what is counted", report);
        measure("a question or search", report, () -> allowances.takeQuestion(person));
        measure("a page of %d posts that was listed before".formatted(page.size()), report, () -> {
            return allowances.list(person, page);
        });
        report.line("");
    }

    private static void measure(String what, Report report, Callable<?> call) throws Exception {
        double[] times = new double[CHECKS];
        for (int i = -CHECKS; i < CHECKS; i++) {
            long start = System.nanoTime();
            call.call();
            if (i >= 0) {
                times[i] = (System.nanoTime() - start) / 1e6;
            }
        }
        PeopleCalls.row(what, times, report);
    }

    private static void tell(int people, PeopleLoad.Outcome outcome, Report report) {
        report.line("## %,d people, %d s".formatted(people, LENGTH.toSeconds()));
        report.line("");
        report.line("Refused with 503 and `Retry-After`: %,d%s; anything else: %s."
                .formatted(
                        outcome.refused().size(),
                        outcome.refused().isEmpty()
                                ? ""
                                : " (after %.0f to %.0f ms)"
                                        .formatted(
                                                outcome.refused().stream()
                                                        .mapToDouble(Double::doubleValue)
                                                        .min()
                                                        .orElse(0),
                                                outcome.refused().stream()
                                                        .mapToDouble(Double::doubleValue)
                                                        .max()
                                                        .orElse(0)),
                        outcome.failures().isEmpty() ? "none" : outcome.failures()));
        report.line("");
        PeopleCalls.head("action", report);
        outcome.served()
                .forEach((action, times) -> PeopleCalls.row(
                        action, times.stream().mapToDouble(Double::doubleValue).toArray(), report));
        report.line("");
    }
}
