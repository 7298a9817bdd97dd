package io.kanal.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanal.ingest.internal.export.ImportsProperties;
import io.kanal.people.Audit;
import io.kanal.posts.Chats;
import io.kanal.posts.WholeRecord;
import io.kanal.posts.message.Media;
import io.kanal.posts.message.Message;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Realm;
import io.kanal.shared.Scope;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.UserId;
import io.kanal.shared.text.RichText;
import io.kanal.testing.RecordContext;
import io.kanal.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.databind.json.JsonMapper;

final class PushTest {
    private static final String POST = """
            {"message_id":17,"date":1772359200,"edit_date":1772359300,"author_signature":"Ada",\
            "chat":{"id":-1001000000321,"type":"channel","title":"Weather","username":"weather_desk"},\
            "sender_chat":{"id":-1001000000321,"type":"channel","title":"Weather"},\
            "caption":"Storm at noon","caption_entities":[{"type":"bold","offset":0,"length":5},{"type":"new_kind","offset":0,"length":2}],\
            "photo":[{"file_id":"a","width":90,"height":60},{"file_id":"b","width":900,"height":600,"file_size":5000}],\
            "forward_origin":{"type":"channel","date":1772350000,"chat":{"id":-1001000000400,"type":"channel","title":"Sea"},"message_id":5}}""";

    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final Caller ADMINISTRATOR = Caller.person(new UserId(1), true);
    private static RecordContext record;
    private static Push push;

    @BeforeAll
    static void wire() {
        record = new RecordContext(database, Clock.systemUTC());
        push = pushOf(Map.of());
    }

    private static Push pushOf(Map<String, String> settings) {
        return new Push(
                record.get(Ingest.class),
                JsonMapper.builder().build(),
                new Binder(new MapConfigurationPropertySource(settings))
                        .bindOrCreate("kanal.imports", ImportsProperties.class),
                new Audit(database.jdbc(), Clock.systemUTC()));
    }

    @Test
    void aPushThatPassesTheLimitIsCutAndWhatCameBeforeIsKept() {
        Push small = pushOf(Map.of("kanal.imports.max-push", "2KB"));
        assertThatThrownBy(() -> small.requireFits(2049)).isInstanceOf(KanalException.class);
        small.requireFits(-1);
        small.requireFits(2048);

        assertThatThrownBy(() -> small.push(stream(line(501, "kept") + "\n" + " ".repeat(3_000)), ADMINISTRATOR))
                .isInstanceOfSatisfying(
                        KanalException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE))
                .hasMessageContaining("1 lines before it are kept");
        assertThat(push.push(stream(line(501, "kept")), ADMINISTRATOR)
                        .ingested()
                        .known())
                .isEqualTo(1);
    }

    @Test
    void aChannelPostArrivesWithItsFormattingMediaAndOrigin() {
        Push.Report report = push.push(stream(POST), ADMINISTRATOR);

        assertThat(report.ingested().added()).isEqualTo(1);
        var chat = record.get(Chats.class)
                .findByTelegramId(Realm.PUBLIC, new TelegramChatId(-1001000000321L))
                .orElseThrow();
        Message message = record.get(WholeRecord.class)
                .byTelegramIds(chat.id(), java.util.List.of(17L))
                .getFirst();
        assertThat(chat.link(17)).isEqualTo("https://t.me/weather_desk/17");
        assertThat(message.text())
                .isEqualTo(
                        new RichText("Storm at noon", java.util.List.of(RichText.Span.of(RichText.Kind.BOLD, 0, 5))));
        assertThat(message.date()).isEqualTo(Instant.ofEpochSecond(1772359200));
        assertThat(message.media())
                .singleElement()
                .isInstanceOfSatisfying(
                        Media.File.class, file -> assertThat(file.width()).isEqualTo(900));
        assertThat(message.forward())
                .isNotNull()
                .satisfies(origin -> assertThat(origin.messageId()).isEqualTo(5L));
        assertThat(message.language()).isEqualTo("en");
    }

    @Test
    void aBadLineIsNamedAndItsNeighboursAreKept() {
        String good = line(100, "one") + "\n";
        Push.Report report = push.push(
                stream(good + "not json\n[1]\n{\"message_id\":1}\n\n" + line(101, "two")
                        + "\n{\"message_id\":-4,\"chat\":{\"id\":-5,\"type\":\"group\"}}"),
                ADMINISTRATOR);

        assertThat(report.ingested().added()).isEqualTo(2);
        assertThat(report.badLines()).isEqualTo(4);
        assertThat(report.refusals()).extracting(Push.Report.Refusal::line).containsExactly(2L, 3L, 4L, 7L);
    }

    /** What no list could show, or Telegram could never have sent, is refused with its line and what is wrong there. */
    @Test
    void whatTelegramCouldNotHaveSentIsRefusedWithAReason() {
        String good = line(700, "kept");
        Map<String, String> cases = Map.ofEntries(
                Map.entry(good.replace("\"date\":1772359200,", ""), "'date' is missing"),
                Map.entry(good.replace("1772359200", "-5"), "date is '-5'"),
                Map.entry(good.replace("1772359200", "0"), "date is '0'"),
                Map.entry(good.replace("1772359200", "99999999999999"), "date is '99999999999999'"),
                Map.entry(good.replace("1772359200", "253402300800"), "date is '253402300800'"),
                Map.entry(good.replace("1772359200", "9223372036854775808"), "date is '9223372036854775808'"),
                Map.entry(good.replace("1772359200", "1.5"), "date is '1.5'"),
                Map.entry(good.replace("1772359200", "\"2026-01-01\""), "date is '\"2026-01-01\"'"),
                Map.entry(good.replace("1772359200", "null"), "date is 'null'"),
                Map.entry(good.replace("\"text\"", "\"edit_date\":-1,\"text\""), "edit_date is '-1'"),
                Map.entry(good.replace("700", "2147483648"), "message_id is '2147483648'"),
                Map.entry(good.replace("700", "0"), "message_id is '0'"),
                Map.entry(good.replace("\"message_id\":700,", ""), "'message_id' is missing"),
                Map.entry(good.replace("-1001000000777", "1e30"), "chat.id is '1.0E30'"),
                Map.entry(good.replace("-1001000000777", "9223372036854775807"), "chat.id is"),
                Map.entry(good.replace("-1001000000777", "0"), "chat.id is '0'"),
                Map.entry(good.replace("\"id\":-1001000000777,", ""), "'chat.id' is missing"),
                Map.entry(good.replace("kept", "a\\u0000b"), "text: expected text without U+0000"),
                Map.entry(good.replace("\"Al\"", "\"\\ud800\""), "from.first_name: expected text without"));
        cases.forEach((line, reason) -> {
            Push.Report report = push.push(stream(line + "\n" + line(701, "beside")), ADMINISTRATOR);
            assertThat(report.ingested().added() + report.ingested().known())
                    .as(line)
                    .isEqualTo(1);
            assertThat(report.refusals()).as(line).singleElement().satisfies(refusal -> {
                assertThat(refusal.line()).isEqualTo(1);
                assertThat(refusal.reason()).contains(reason);
            });
        });
        Push.Report late =
                push.push(stream(line(2_147_483_647, "x").replace("1772359200", "253402300799")), ADMINISTRATOR);
        assertThat(late.ingested().added()).isEqualTo(1);
        assertThat(record.get(WholeRecord.class)
                        .byTelegramIds(
                                record.get(Chats.class)
                                        .findByTelegramId(Realm.PUBLIC, new TelegramChatId(-1001000000777L))
                                        .orElseThrow()
                                        .id(),
                                java.util.List.of(2_147_483_647L))
                        .getFirst()
                        .date())
                .isEqualTo(Instant.parse("9999-12-31T23:59:59Z"));
    }

    /** A program that pushes says nothing about what it does not push: nobody knows what is missing. */
    @Test
    void aPushedChatHasNoCompleteness() {
        push.push(stream(line(5, "x").replace("1001000000777", "1001000000778")), ADMINISTRATOR);
        var chat = record.get(Chats.class)
                .findByTelegramId(Realm.PUBLIC, new TelegramChatId(-1001000000778L))
                .orElseThrow();
        assertThat(chat.completeness().known()).isEqualTo(1);
        assertThat(chat.completeness().measured()).isFalse();
        assertThat(chat.completeness().missing()).isZero();
    }

    @Test
    void whatOthersPushStaysInTheirOwnRealm() {
        push.push(stream(POST.replace("1001000000321", "1001000000322")), Caller.person(new UserId(9), false));
        assertThat(record.get(Chats.class).findByTelegramId(Realm.PUBLIC, new TelegramChatId(-1001000000322L)))
                .isEmpty();
        assertThat(record.get(Chats.class).findByTelegramId(new Realm(9), new TelegramChatId(-1001000000322L)))
                .isPresent();
    }

    @Test
    void anAdministratorsKeyWithoutThatScopeWritesToTheirOwnRealmOnly() {
        push.push(
                stream(POST.replace("1001000000321", "1001000000323")),
                Caller.key(new UserId(1), true, Set.of(Scope.WRITE)));
        assertThat(record.get(Chats.class).findByTelegramId(Realm.PUBLIC, new TelegramChatId(-1001000000323L)))
                .isEmpty();
        assertThat(record.get(Chats.class).findByTelegramId(new Realm(1), new TelegramChatId(-1001000000323L)))
                .isPresent();
    }

    @Test
    void aKeyThatMayOnlyReadCannotPush() {
        Caller reader = Caller.key(new UserId(1), true, Set.of(Scope.READ));
        assertThatThrownBy(() -> push.push(stream(POST), reader)).isInstanceOf(KanalException.class);
    }

    @Test
    void anyGarbageGivesAReportAndLosesNoNeighbour() {
        Random random = new Random(20260321);
        for (int round = 0; round < 200; round++) {
            StringBuilder broken = new StringBuilder(POST.replace("1001000000321", "1001000000323"));
            for (int i = 0; i < 1 + random.nextInt(12); i++) {
                broken.setCharAt(random.nextInt(broken.length()), (char) random.nextInt(1, 0x2000));
            }
            String text = broken.toString().replace('\n', ' ').replace('\r', ' ');
            long id = 1_000L + round;
            Push.Report report = push.push(stream(text + "\n" + line(id, "neighbour " + round)), ADMINISTRATOR);
            assertThat(report.ingested().added())
                    .as("round %d: %s", round, text)
                    .isGreaterThanOrEqualTo(1);
        }
    }

    private static String line(long id, String text) {
        return "{\"message_id\":%d,\"date\":1772359200,\"chat\":{\"id\":-1001000000777,\"type\":\"supergroup\",\"title\":\"G\"},\"from\":{\"id\":5,\"first_name\":\"Al\"},\"text\":\"%s\"}"
                .formatted(id, text);
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
