package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.changes.Lane;
import io.kanal.ingest.Ingest;
import io.kanal.ingest.SeenChat;
import io.kanal.people.Keys;
import io.kanal.people.Users;
import io.kanal.posts.ChatType;
import io.kanal.posts.IdRange;
import io.kanal.posts.message.Source;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.Realm;
import io.kanal.shared.Scope;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.UserId;
import io.kanal.testing.SeenMessages;
import io.kanal.testing.ServerTest;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What pages and REST say of how complete a chat is. */
@ServerTest
class CompletenessTest {
    private static final AtomicLong NEXT = new AtomicLong(7_660_000);

    @LocalServerPort
    int port;

    @Autowired
    Users users;

    @Autowired
    Keys keys;

    @Autowired
    Ingest ingest;

    @Test
    void theFigureExplainsItselfInWords() {
        UserId person = users.administrator().id();
        ChatId chat = chat(person, ChatType.CHANNEL);
        ingest.merge(
                Source.EXPORT,
                Lane.BULK,
                chat,
                List.of(
                        SeenMessages.of(1, "a").message(),
                        SeenMessages.of(4, "b").message(),
                        SeenMessages.of(9, "c").message()));
        ingest.confirmEmpty(chat, List.of(new IdRange(2, 3)));

        assertThat(page(person, chat, "en"))
                .contains("3 messages are here; of 4 more numbers nothing is known.", "Numbers known to hold none: 2.")
                .contains(">5–8<")
                .contains("They were deleted, or Kanal has not seen them yet");

        ingest.confirmEmpty(chat, List.of(new IdRange(5, 8)));
        assertThat(page(person, chat, "en"))
                .contains("All 3 messages that are left; 6 numbers were deleted before, or never held one.");
        assertThat(page(person, chat, "ru")).contains("Здесь все оставшиеся 3 сообщения;");
        assertThat(page(person, chat, "fa")).contains("هر ۳ پیامی که مانده اینجاست؛");
        JsonNode told = rest(person, chat);
        assertThat(told.path("completeness").asDouble()).isEqualTo(1);
        assertThat(told.path("missing").asLong()).isZero();
        assertThat(told.path("empty").asLong()).isEqualTo(6);
    }

    @Test
    void whereMessagesHaveNoNumbersOfTheirOwnNothingIsMeasured() {
        UserId person = users.administrator().id();
        ChatId chat = chat(person, ChatType.PRIVATE);
        ingest.merge(
                Source.EXPORT,
                Lane.BULK,
                chat,
                List.of(SeenMessages.of(428_638, "hello").message()));

        assertThat(page(person, chat, "en"))
                .contains("messages have no numbers of their own")
                .doesNotContain("428,637");
        JsonNode told = rest(person, chat);
        assertThat(told.path("completeness").isNull()).isTrue();
        assertThat(told.path("missing").asLong()).isZero();
    }

    private ChatId chat(UserId person, ChatType type) {
        long id = NEXT.incrementAndGet();
        TelegramChatId telegram = type == ChatType.CHANNEL ? TelegramChatId.ofChannel(id) : TelegramChatId.ofUser(id);
        return ingest.identify(
                Source.EXPORT,
                new SeenChat(Realm.of(person), telegram, type, "Counted " + id, null, null, null, false),
                person);
    }

    private String page(UserId person, ChatId chat, String language) {
        return new HttpTalk(port)
                .send("GET", "/app/channels/" + chat, "Authorization", bearer(person), "Accept-Language", language)
                .body();
    }

    private JsonNode rest(UserId person, ChatId chat) {
        return JsonMapper.builder()
                .build()
                .readTree(new HttpTalk(port)
                        .send("GET", "/api/v1/channels/" + chat, "Authorization", bearer(person))
                        .body());
    }

    private String bearer(UserId person) {
        return "Bearer "
                + keys.create(Caller.KANAL, person, "test", EnumSet.of(Scope.READ), null)
                        .token()
                        .reveal();
    }
}
