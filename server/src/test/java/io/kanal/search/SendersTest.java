package io.kanal.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kanal.changes.Lane;
import io.kanal.ingest.Erasure;
import io.kanal.ingest.Ingest;
import io.kanal.ingest.SeenChat;
import io.kanal.posts.ChatType;
import io.kanal.posts.ReadScope;
import io.kanal.posts.message.Author;
import io.kanal.posts.message.Message;
import io.kanal.posts.message.Source;
import io.kanal.search.SearchPage.Hit;
import io.kanal.search.SearchRequest.Order;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.Realm;
import io.kanal.shared.TelegramChatId;
import io.kanal.testing.SeenMessages;
import io.kanal.testing.ServerTest;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Who said it: senders as a filter, by name and number, within what the caller may see. */
@ServerTest
final class SendersTest {
    private static final AtomicLong NEXT = new AtomicLong(8_100_000);
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final long ANNA = 501;
    private static final long BORIS = 502;
    private static final long CARLA = 503;

    @Autowired
    Search search;

    @Autowired
    Completions completions;

    @Autowired
    Ingest ingest;

    @Autowired
    Erasure erasure;

    @Test
    void theMessageOfTheSenderIsShownAndNotWhatOthersSaidBesideIt() {
        ChatId group = group("Talk");
        record(
                group,
                SeenMessages.of(1, "gatling is slow today").by(ANNA, "Anna Bell"),
                SeenMessages.of(2, "gatling is fast, jmeter is slow").by(BORIS, "Boris"),
                SeenMessages.of(3, "lunch anybody").by(ANNA, "Anna Bell"),
                SeenMessages.of(4, "my gatling runs").by(ANNA, "Anna Bell"));
        awaitIndexed(group, "gatling");

        Hit hit = only(find(group, "gatling from:\"anna bell\""));
        assertThat(hit.message().telegramId()).isEqualTo(1);
        assertThat(hit.also()).extracting(Message::telegramId).containsExactly(4L);
        assertThat(hit.passage())
                .as("what others said is no evidence")
                .extracting(Message::telegramId)
                .containsExactly(1L, 3L, 4L);
        assertThat(only(find(group, "gatling from:user502")).message().telegramId())
                .isEqualTo(2);
        assertThat(only(find(group, "gatling -from:Anna")).message().telegramId())
                .isEqualTo(2);
        assertThat(only(find(group, "from:Anna from:user502 \"jmeter is\""))
                        .message()
                        .telegramId())
                .as("one or the other")
                .isEqualTo(2);

        for (Order order : Order.values()) {
            assertThat(find(group, "jmeter from:Anna", order).hits())
                    .as("another said it: %s", order)
                    .isEmpty();
            assertThat(find(group, "\"is fast\" from:Anna", order).hits())
                    .as("%s", order)
                    .isEmpty();
            assertThat(find(group, "lunch -from:Anna", order).hits())
                    .as("%s", order)
                    .isEmpty();
            assertThat(only(find(group, "slow from:Anna", order)).message().telegramId())
                    .as("%s", order)
                    .isEqualTo(1);
            assertThat(facets(group, "jmeter from:Anna", order).channels())
                    .as("%s", order)
                    .isEmpty();
            assertThat(facets(group, "slow from:Anna", order).channels())
                    .as("%s", order)
                    .isEqualTo(Map.of(group.value(), 1));
        }
        assertThat(ids(only(find(group, "from:Anna")))).as("everything of hers").containsExactly(1L, 3L, 4L);
        assertThat(find(group, "from:user501 -from:Anna").hits()).isEmpty();
    }

    @Test
    void everyPageShowsWhatTheSenderSaidOnce() {
        ChatId group = group("Pages");
        record(
                group,
                IntStream.rangeClosed(1, 40)
                        .mapToObj(i -> SeenMessages.of(i * 30L, (i % 4 == 0 ? "numbat " : "wombat ") + i)
                                .by(i % 2 == 0 ? ANNA : BORIS, i % 2 == 0 ? "Anna Bell" : "Boris"))
                        .toArray(SeenMessages[]::new));
        await().atMost(SOON).until(() -> find(group, "numbat").hits().size() == 10);

        for (Order order : Order.values()) {
            List<Long> all = new java.util.ArrayList<>();
            String page = null;
            do {
                SearchPage found = search.search(new SearchRequest(
                        "wombat from:Anna", ReadScope.of(Set.of(group)), ZoneOffset.UTC, order, 3, page));
                found.hits().forEach(hit -> all.add(hit.message().telegramId()));
                page = found.next();
            } while (page != null);
            assertThat(all).as("%s", order).hasSize(10).doesNotHaveDuplicates();
        }
    }

    @Test
    void aNameIsFoundHoweverItIsTyped() {
        ChatId group = group("Names");
        record(
                group,
                SeenMessages.of(1, "سلام دوستان").by(511, "علی\u200cرضا محمدی"),
                SeenMessages.of(2, "привет всем").by(512, "Семён «Сеня» \"Пётр\""),
                SeenMessages.of(3, "신문 news 新闻").by(513, "🌸"));
        awaitIndexed(group, "привет");

        for (String typed : List.of("علی رضا محمدی", "علیرضا محمدی", "علی\u200cرضا", "محمدي")) {
            assertThat(only(find(group, "from:\"" + typed + "\"")).message().telegramId())
                    .as(typed)
                    .isEqualTo(1);
        }
        for (String typed : List.of("from:\"семен сеня петр\"", "from:СЕНЯ", "from:\"Семён «Сеня» Пётр\" привет")) {
            assertThat(only(find(group, typed)).message().telegramId())
                    .as(typed)
                    .isEqualTo(2);
        }
        assertThat(only(find(group, "from:🌸 新闻")).message().telegramId()).isEqualTo(3);
    }

    @Test
    void whoChangedTheirNameIsFoundByBothAndTwoOfOneNameAreToldApart() {
        ChatId group = group("First talk");
        ChatId other = group("Second talk");
        record(
                group,
                SeenMessages.of(1, "kea one").by(521, "Old Name"),
                SeenMessages.of(2, "kea two").by(521, "New Name"),
                SeenMessages.of(3, "kea three").by(522, "Same Person"));
        record(
                other,
                SeenMessages.of(1, "kea four").by(523, "same person"),
                SeenMessages.of(2, "kea five").by(CARLA, "Carla"));
        awaitIndexed(group, "kea");
        awaitIndexed(other, "kea");
        ReadScope both = ReadScope.of(Set.of(group, other));

        assertThat(ids(only(find(both, "kea from:\"old name\"")))).containsExactly(1L, 2L);
        assertThat(ids(only(find(both, "kea from:\"New Name\"")))).containsExactly(1L, 2L);
        assertThat(find(both, "kea from:\"New Name\"").choices()).isEmpty();

        SearchPage same = find(both, "kea from:\"Same Person\"");
        assertThat(same.hits()).hasSize(2);
        assertThat(same.choices())
                .extracting(Choice::line)
                .containsExactlyInAnyOrder(
                        "from:user522 (Same Person, First talk)", "from:user523 (same person, Second talk)");
        assertThat(find(both, "kea from:user523").hits())
                .extracting(hit -> hit.chat().id())
                .containsExactly(other);

        assertThat(ids(only(find(both, "kea from:nam"))))
                .as("one person of two names is one")
                .containsExactly(1L, 2L);
    }

    @Test
    void severalWhoFitAreOfferedAndNobodyIsSaid() {
        ChatId group = group("Offers");
        record(
                group,
                SeenMessages.of(1, "ibis").by(531, "Maria Lopez"),
                SeenMessages.of(2, "ibis").by(532, "Maria Keller"),
                SeenMessages.of(3, "ibis").by(new Author(null, "Maria \"M\" Export", null)));
        awaitIndexed(group, "ibis");

        assertThatThrownBy(() -> find(group, "ibis from:maria"))
                .isInstanceOfSatisfying(SeveralFit.class, several -> {
                    assertThat(several.choices())
                            .extracting(Choice::filter)
                            .containsExactlyInAnyOrder("from:user531", "from:user532", "from:\"Maria  M  Export\"");
                    assertThat(QueryPart.of("ibis from:maria"))
                            .filteredOn(several::isAbout)
                            .hasSize(1);
                })
                .hasMessageContaining("3 senders")
                .hasMessageContaining("from:user531 (Maria Lopez, Offers)");
        assertThat(only(find(group, "ibis from:\"Maria  M  Export\"")).message().telegramId())
                .isEqualTo(3);
        for (String query : List.of("from:\"Nobody Here\"", "from:user99999", "from:nobody_here", "-from:Zoe")) {
            assertThatThrownBy(() -> find(group, query)).as(query).hasMessageContaining("nobody of this");
        }
    }

    @Test
    void nobodyHearsOfPeopleInChatsTheyMayNotSee() {
        ChatId mine = group("Mine");
        ChatId theirs = group("Theirs");
        record(mine, SeenMessages.of(1, "okapi here").by(541, "Vera Public"));
        record(
                theirs,
                SeenMessages.of(1, "okapi there").by(541, "Vera Secretname"),
                SeenMessages.of(2, "okapi hidden").by(542, "Vera Hidden"),
                SeenMessages.of(3, "okapi hidden").by(543, "Vera Public"));
        awaitIndexed(mine, "okapi");
        awaitIndexed(theirs, "okapi");

        assertThat(only(find(mine, "from:vera")).message().telegramId())
                .as("one Vera is to be seen")
                .isEqualTo(1);
        SearchPage exact = find(mine, "from:\"Vera Public\"");
        assertThat(exact.hits()).hasSize(1);
        assertThat(exact.choices()).isEmpty();
        String unknown = "nobody of this";
        for (String query : List.of("from:Secretname", "from:\"Vera Hidden\"", "from:user542", "from:user543")) {
            assertThatThrownBy(() -> find(mine, query)).as(query).hasMessageContaining(unknown);
        }
        ReadScope late = new ReadScope(Set.of(mine), SeenMessages.DATE.plus(Duration.ofDays(2)));
        assertThatThrownBy(() -> find(late, "from:vera")).hasMessageContaining(unknown);
    }

    @Test
    void whatIsTypedIsCompletedFromWhatMayBeSeen() {
        ChatId mine = group("Zebrafish lovers");
        ChatId theirs = group("Zebra secrets");
        record(
                mine,
                SeenMessages.of(1, "Zygodactyl feet are odd").by(561, "Yvonne 🌸 Quist"),
                SeenMessages.of(2, "zygodactylous").by(562, "علی\u200cرضا یزدانی"),
                SeenMessages.of(3, "zygodactyl again").by(563, "yvonne quist"));
        record(theirs, SeenMessages.of(1, "zygomorphic zygodactylsecret").by(564, "Yvonne Hidden"));
        awaitIndexed(mine, "zygodactyl");
        awaitIndexed(theirs, "zygomorphic");
        ReadScope scope = ReadScope.of(Set.of(mine));

        assertThat(completed("feet Zygod", scope)).containsExactlyInAnyOrder("feet Zygodactyl ", "feet Zygodactylous ");
        assertThat(completed("-zygod", scope)).contains("-zygodactyl ");
        assertThat(completed("zygomo", scope)).as("another's word").isEmpty();
        assertThat(completed("feet from:yv", scope))
                .as("two of one name by number")
                .containsExactlyInAnyOrder("feet from:user561 ", "feet from:user563 ");
        assertThat(completed("-from:\"qui", scope)).hasSize(2);
        for (String typed : List.of("from:علیر", "from:\"علی رض", "from:\"علی\u200cرضا ی", "from:یزد")) {
            assertThat(completed(typed, scope)).as(typed).containsExactly("from:\"علی\u200cرضا یزدانی\" ");
        }
        assertThat(completed("feet from:yvonne qu", scope)).as("without marks").hasSize(2);
        assertThat(completed("feet from:yvonne zygod", scope))
                .as("not a name")
                .containsExactlyInAnyOrder("feet from:yvonne zygodactyl ", "feet from:yvonne zygodactylous ");
        assertThat(completed("feet in:zeb", scope)).containsExactly("feet in:\"Zebrafish lovers\" ");
        for (String typed :
                List.of("", " ", "z", "zygod ", "\"zygod", "from:\"Yvonne\"", "has:ph", "!!", "from:hidden")) {
            assertThat(completed(typed, scope)).as(typed).isEmpty();
        }
        assertThat(completions.of("from:", scope, 2)).as("the first of all").hasSize(2);
        assertThat(completed("from:yv", ReadScope.of(Set.of()))).isEmpty();
    }

    private List<String> completed(String typed, ReadScope scope) {
        return completions.of(typed, scope, Completions.MOST).stream()
                .map(Completions.Completion::query)
                .toList();
    }

    @Test
    void anErasedNameIsGone() {
        ChatId group = group("Erased");
        record(
                group,
                SeenMessages.of(1, "dugong seen").by(551, "Erasable Person"),
                SeenMessages.of(2, "dugong too").by(552, "Other Person"));
        awaitIndexed(group, "dugong");
        assertThat(find(group, "from:erasable").hits()).hasSize(1);

        erasure.erase(Caller.KANAL, group, List.of(1L));

        await().atMost(SOON)
                .untilAsserted(() -> assertThatThrownBy(() -> find(group, "from:erasable"))
                        .hasMessageContaining("nobody of this name"));
        assertThat(find(group, "from:\"Other Person\" dugong").hits()).hasSize(1);
    }

    @Test
    void atAndNumbersStayAChatAndASignatureIsASender() {
        long number = NEXT.incrementAndGet();
        ChatId channel = chat(number, ChatType.CHANNEL, "Wire", "wire_of_senders" + number);
        record(
                channel,
                SeenMessages.of(1, "tapir news")
                        .by(new Author(TelegramChatId.ofChannel(number), "Wire", "Ines Signed")),
                SeenMessages.of(2, "tapir notes").by(new Author(TelegramChatId.ofChannel(number), "Wire", null)));
        awaitIndexed(channel, "tapir");

        for (String query : List.of(
                "from:@wire_of_senders" + number,
                "from:wire_of_senders" + number,
                "from:\"wire_of_senders" + number + "\"",
                "from:" + channel,
                "from:channel" + number,
                "from:\"wire\"")) {
            assertThat(find(channel, "tapir " + query).hits()).as(query).hasSize(2);
        }
        assertThat(only(find(channel, "tapir from:\"ines signed\"")).message().telegramId())
                .isEqualTo(1);
        assertThat(only(find(channel, "tapir -from:Ines")).message().telegramId())
                .isEqualTo(2);
    }

    private void awaitIndexed(ChatId chat, String query) {
        await().atMost(SOON).until(() -> !find(chat, query).hits().isEmpty());
    }

    private static Hit only(SearchPage page) {
        assertThat(page.hits()).hasSize(1);
        return page.hits().getFirst();
    }

    private static List<Long> ids(Hit hit) {
        return java.util.stream.Stream.concat(java.util.stream.Stream.of(hit.message()), hit.also().stream())
                .map(Message::telegramId)
                .sorted()
                .toList();
    }

    private SearchPage find(ChatId chat, String query) {
        return find(ReadScope.of(Set.of(chat)), query);
    }

    private SearchPage find(ReadScope scope, String query) {
        return search.search(SearchRequest.of(query, scope, ZoneOffset.UTC, 50));
    }

    private SearchPage find(ChatId chat, String query, Order order) {
        return search.search(request(chat, query, order));
    }

    private SearchPage.Facets facets(ChatId chat, String query, Order order) {
        SearchRequest request = request(chat, query, order);
        return search.facets(request, search.search(request));
    }

    private static SearchRequest request(ChatId chat, String query, Order order) {
        return new SearchRequest(query, ReadScope.of(Set.of(chat)), ZoneOffset.UTC, order, 50, null);
    }

    private void record(ChatId chat, SeenMessages... messages) {
        ingest.merge(
                Source.EXPORT,
                Lane.LIVE,
                chat,
                Arrays.stream(messages).map(SeenMessages::message).toList());
    }

    private ChatId group(String title) {
        return chat(NEXT.incrementAndGet(), ChatType.SUPERGROUP, title, null);
    }

    private ChatId chat(long number, ChatType type, String title, @org.jspecify.annotations.Nullable String username) {
        return ingest.identify(
                Source.EXPORT,
                new SeenChat(Realm.PUBLIC, TelegramChatId.ofChannel(number), type, title, username, null, null, false));
    }
}
