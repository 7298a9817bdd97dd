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
import io.kanal.posts.message.Media;
import io.kanal.posts.message.Message;
import io.kanal.posts.message.Source;
import io.kanal.search.SearchPage.Hit;
import io.kanal.search.SearchPage.Mark;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.KanalException;
import io.kanal.shared.Realm;
import io.kanal.shared.TelegramChatId;
import io.kanal.testing.SeenMessages;
import io.kanal.testing.ServerTest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ServerTest
final class SearchTest {
    private static final AtomicLong NEXT = new AtomicLong(7_000_000);
    private static final Duration SOON = Duration.ofSeconds(20);

    @Autowired
    Search search;

    @Autowired
    Ingest ingest;

    @Autowired
    Erasure erasure;

    @Test
    void aPostIsFoundByAnyFormOfItsWordsAndTheSentenceIsMarked() {
        ChatId chat = channel();
        record(chat, SeenMessages.of(1, "Погода хорошая. В Одессе открыли новые музеи для туристов. Вход свободный."));

        Hit hit = awaitHit(chat, "музей Одесса");

        String text = hit.message().text().text();
        assertThat(text.substring(hit.snippet().from(), hit.snippet().to())).contains("открыли новые музеи");
        assertThat(hit.snippet().marks())
                .extracting((Mark mark) -> text.substring(mark.from(), mark.to()))
                .contains("музеи", "Одессе");
    }

    @Test
    void lettersThatLookAlikeAreOne() {
        ChatId chat = channel();
        record(
                chat,
                SeenMessages.of(1, "Всё ещё зелёный чай"),
                SeenMessages.of(2, "كتاب خوبي بود"),
                SeenMessages.of(3, "ISTANBUL'da yağmur"));

        assertThat(awaitHit(chat, "зеленый").message().telegramId()).isEqualTo(1);
        assertThat(awaitHit(chat, "کتاب").message().telegramId()).isEqualTo(2);
        assertThat(awaitHit(chat, "istanbul").message().telegramId()).isEqualTo(3);
    }

    @Test
    void aDeletedPostAndAnEditedWordAreGone() {
        ChatId chat = channel();
        record(chat, SeenMessages.of(1, "quokka sighting"), SeenMessages.of(2, "numbat sighting"));
        awaitHit(chat, "quokka");

        ingest.deleted(Source.BOT, chat, List.of(1L), Instant.now());
        assertThat(ids(find(chat, "quokka")))
                .as("gone at once, whatever the index holds")
                .doesNotContain(1L);

        record(chat, SeenMessages.of(2, "wombat sighting").edited(Instant.parse("2026-04-01T00:00:00Z")));
        awaitHit(chat, "wombat");
        await().atMost(SOON).until(() -> find(chat, "\"numbat\"").isEmpty());
    }

    @Test
    void anErasedMessageOfAConversationLeavesItsNeighboursFindable() {
        ChatId group = group();
        record(
                group,
                SeenMessages.of(1, "axolotl care question"),
                SeenMessages.of(2, "use cold water"),
                SeenMessages.of(3, "and no gravel"));
        awaitHit(group, "axolotl");

        erasure.erase(Caller.KANAL, group, List.of(1L));

        await().atMost(SOON).until(() -> find(group, "\"axolotl\"").isEmpty());
        assertThat(awaitHit(group, "gravel").message().telegramId()).isEqualTo(3);
    }

    @Test
    void nobodyFindsWhatTheyMayNotSee() {
        ChatId mine = channel();
        ChatId others = channel();
        record(mine, SeenMessages.of(1, "pangolin mine"));
        record(others, SeenMessages.of(1, "pangolin theirs"));
        awaitHit(others, "pangolin");
        awaitHit(mine, "pangolin");

        assertThat(find(mine, "pangolin")).extracting(hit -> hit.chat().id()).containsOnly(mine);
        assertThat(search.search(request(ReadScope.of(Set.of()), "pangolin")).hits())
                .isEmpty();
        ReadScope late = new ReadScope(Set.of(mine), SeenMessages.DATE.plus(Duration.ofDays(2)));
        assertThat(search.search(request(late, "pangolin")).hits()).isEmpty();
    }

    @Test
    void phrasesExclusionsAndFiltersHold() {
        ChatId chat = channel();
        record(
                chat,
                SeenMessages.of(1, "red river valley #Rivers"),
                SeenMessages.of(2, "valley of the red clay river"),
                SeenMessages.of(3, "red river delta").media(photo()));
        awaitHit(chat, "delta");

        assertThat(ids(find(chat, "\"red river\""))).containsExactlyInAnyOrder(1L, 3L);
        assertThat(ids(find(chat, "river -clay"))).containsExactlyInAnyOrder(1L, 3L);
        assertThat(ids(find(chat, "river has:photo"))).containsExactly(3L);
        assertThat(ids(find(chat, "tag:rivers"))).containsExactly(1L);
        assertThat(ids(find(chat, "river after:2026-03-02"))).isEmpty();
        assertThat(ids(find(chat, "river lang:ru"))).isEmpty();
        assertThatThrownBy(() -> find(chat, "from:@nobody_at_all x")).isInstanceOf(KanalException.class);
        assertThat(ids(find(chat, "river from:" + chat))).isEqualTo(ids(find(chat, "river")));
        assertThat(ids(find(chat, "river -from:" + chat))).isEmpty();
        assertThatThrownBy(() -> find(chat, "river from:" + group())).isInstanceOf(KanalException.class);
    }

    @Test
    void aConversationIsOnePassageAndTheBestMessageStandsForIt() {
        ChatId group = group();
        record(
                group,
                SeenMessages.of(1, "how do I tune the garbage collector"),
                SeenMessages.of(2, "which one"),
                SeenMessages.of(3, "zgc on twenty five"),
                SeenMessages.of(50, "half an hour later somebody asks about lunch"));
        Hit hit = awaitHit(group, "zgc");

        assertThat(hit.message().telegramId()).isEqualTo(3);
        assertThat(hit.passage()).hasSize(3);
    }

    @Test
    void aReplyMovesItsThreadOutOfTheWindow() {
        ChatId group = group();
        record(group, SeenMessages.of(1, "capybara question"), SeenMessages.of(2, "something else entirely"));
        awaitHit(group, "capybara");
        record(group, SeenMessages.of(30, "answer about swimming").replyTo(1));

        await().atMost(SOON)
                .until(() -> find(group, "capybara").stream()
                        .anyMatch(hit -> hit.passage().size() == 2
                                && ids(List.of(hit)).contains(1L)
                                && hit.passage().getLast().telegramId() == 30));
        assertThat(awaitHit(group, "entirely").passage()).hasSize(1);
    }

    @Test
    void theMessageThatHoldsThePhraseIsShownAndTheOthersAreNamed() {
        ChatId group = group();
        record(
                group,
                SeenMessages.of(1, "строили лесенкой у дома"),
                SeenMessages.of(2, "и что дальше"),
                SeenMessages.of(3, "поставили лесенку"),
                SeenMessages.of(4, "лесенку покрасили"));

        Hit hit = awaitHit(group, "\"лесенку\"");
        assertThat(hit.message().telegramId()).isEqualTo(3);
        assertThat(hit.also()).extracting(Message::telegramId).containsExactly(4L);
        assertThat(awaitHit(group, "лесенкой").message().telegramId()).isEqualTo(1);
    }

    @Test
    void beginningsOfWordsAreFoundAndMarked() {
        ChatId chat = channel();
        record(chat, SeenMessages.of(1, "quokkasanctuary opened"), SeenMessages.of(2, "quoll seen"));

        Hit hit = awaitHit(chat, "quokkas*");
        assertThat(hit.message().telegramId()).isEqualTo(1);
        assertThat(hit.snippet().marks()).extracting(Mark::from).containsExactly(0);
        assertThat(ids(find(chat, "quo*"))).containsExactlyInAnyOrder(1L, 2L);
    }

    @Test
    void aWordThatStandsNowhereIsTakenForTheNearestThatMayBeSeen() {
        ChatId mine = channel();
        ChatId others = channel();
        record(mine, SeenMessages.of(1, "the thylacinus exhibition"));
        record(others, SeenMessages.of(1, "thylacinos secretly"));
        awaitHit(mine, "thylacinus");
        awaitHit(others, "thylacinos");

        SearchPage page = search.search(request(ReadScope.of(Set.of(mine)), "thyalcinus"));
        assertThat(page.taken()).isEqualTo(Map.of("thyalcinus", List.of("thylacinus")));
        assertThat(ids(page.hits())).containsExactly(1L);
        assertThat(search.search(request(ReadScope.of(Set.of(mine)), "thylacinos"))
                        .taken())
                .as("what stands in another's chat stands nowhere")
                .isEqualTo(Map.of("thylacinos", List.of("thylacinus")));
        assertThat(search.search(request(ReadScope.of(Set.of(mine)), "exhibition"))
                        .taken())
                .isEmpty();
    }

    @Test
    void theWordAsWrittenComesBeforeItsOtherForms() {
        ChatId chat = channel();
        String around = " посреди длинного рассказа о том, что случилось однажды осенью, когда никто этого не ждал";
        record(
                chat,
                IntStream.rangeClosed(1, 30)
                        .mapToObj(id -> SeenMessages.of(
                                id, id == 7 ? "метками" + around + " и так далее".repeat(20) : "метка " + id))
                        .toArray(SeenMessages[]::new));
        await().atMost(SOON).until(() -> find(chat, "метками").size() == 30);

        assertThat(ids(find(chat, "метками")).getFirst()).isEqualTo(7);
    }

    @Test
    void aChatIsNamedByItsTitleAndSeveralThatFitAreOffered() {
        ChatId hiking = titled("Hiking club Zürich");
        ChatId other = titled("Hiking boots");
        ChatId hidden = titled("Hiking in secret");
        record(hiking, SeenMessages.of(1, "edelweiss seen"));
        record(other, SeenMessages.of(1, "edelweiss print"));
        record(hidden, SeenMessages.of(1, "edelweiss hidden"));
        awaitHit(hidden, "edelweiss");
        awaitHit(hiking, "edelweiss");
        ReadScope scope = ReadScope.of(Set.of(hiking, other));

        for (String query :
                List.of("edelweiss in:\"hiking club zurich\"", "edelweiss in:club", "edelweiss in:" + hiking)) {
            assertThat(search.search(request(scope, query)).hits())
                    .as(query)
                    .extracting(hit -> hit.chat().id())
                    .containsExactly(hiking);
        }
        assertThat(search.search(request(scope, "edelweiss -in:club")).hits())
                .extracting(hit -> hit.chat().id())
                .containsExactly(other);
        assertThatThrownBy(() -> search.search(request(scope, "edelweiss in:hiking")))
                .hasMessageContaining("2 chats")
                .hasMessageContaining("in:" + other + " (Hiking boots)")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> search.search(request(scope, "edelweiss in:secret")))
                .hasMessageContaining("no chat");
    }

    @Test
    void exactRepeatsAreFolded() {
        ChatId chat = channel();
        record(chat, SeenMessages.of(1, "okapi born in zoo"), SeenMessages.of(2, "okapi born in zoo"));
        await().atMost(SOON).until(() -> find(chat, "okapi").stream().anyMatch(hit -> hit.repeats() == 1));
        assertThat(find(chat, "okapi")).hasSize(1);
    }

    @Test
    void pagesByRelevanceAndByDateShowEveryHitOnce() {
        ChatId chat = channel();
        record(
                chat,
                IntStream.rangeClosed(1, 37)
                        .mapToObj(id -> SeenMessages.of(id, "tapir report number " + id))
                        .toArray(SeenMessages[]::new));
        await().atMost(SOON).until(() -> find(chat, "tapir").size() == 37);

        for (SearchRequest.Order order : SearchRequest.Order.values()) {
            List<Long> seen = new ArrayList<>();
            String page = null;
            do {
                SearchPage result = search.search(
                        new SearchRequest("tapir", ReadScope.of(Set.of(chat)), ZoneOffset.UTC, order, 10, page));
                seen.addAll(ids(result.hits()));
                page = result.next();
            } while (page != null);
            assertThat(seen).as(order.name()).hasSize(37).doesNotHaveDuplicates();
            if (order == SearchRequest.Order.DATE) {
                assertThat(seen).isSortedAccordingTo((one, other) -> Long.compare(other, one));
            }
        }
    }

    @Test
    void meaningFindsWhatWordsDoNot() {
        ChatId chat = channel();
        record(
                chat,
                SeenMessages.of(1, "The doctor recommended more sleep and less stress."),
                SeenMessages.of(2, "A new motorway bridge opens next week near the harbour."));

        await().atMost(Duration.ofSeconds(60))
                .until(() -> find(chat, "physician advice about health").stream()
                        .findFirst()
                        .filter(hit -> hit.message().telegramId() == 1)
                        .isPresent());

        assertThat(find(chat, "physician advice about health")).first().returns(true, Hit::byMeaning);
        assertThat(find(chat, "doctor")).first().returns(false, Hit::byMeaning);
        assertThat(find(chat, "vexumitrol")).as("a word of no language").isEmpty();
        assertThat(find(chat, "fnargle wibbet")).isEmpty();

        ReadScope scope = ReadScope.of(Set.of(chat));
        SearchRequest byMeaning = request(scope, "physician advice about health");
        assertThat(ids(search.search(byMeaning.atLeast(0.1)).hits())).contains(1L);
        assertThat(search.search(byMeaning.atLeast(0.99)).hits()).isEmpty();
        assertThat(ids(search.search(request(scope, "doctor").atLeast(0.99)).hits()))
                .as("what holds the words is found all the same")
                .containsExactly(1L);
    }

    @Test
    void anAlbumIsOnePost() {
        ChatId chat = channel();
        record(chat, SeenMessages.of(1, "kakapo pictures"), SeenMessages.of(2, ""));
        assertThat(awaitHit(chat, "kakapo").message().telegramId()).isEqualTo(1);
    }

    @Test
    void facetsCountEveryMatchAndNotTheListAlone() {
        ChatId mine = channel();
        ChatId others = channel();
        int posts = 230;
        record(
                mine,
                IntStream.rangeClosed(1, posts)
                        .mapToObj(id -> SeenMessages.of(id, "thylacine number " + id))
                        .toArray(SeenMessages[]::new));
        record(others, SeenMessages.of(1, "thylacine elsewhere"));
        awaitHit(others, "thylacine");

        SearchRequest request = request(ReadScope.of(Set.of(mine)), "thylacine");

        SearchPage.Facets facets = search.facets(request, search.search(request));
        assertThat(facets.channels()).isEqualTo(Map.of(mine.value(), posts));
        assertThat(facets.months().values()).containsExactly(posts);
        assertThat(facets.approximate()).isFalse();
    }

    @Test
    void editsAndDeletionsOfOneBulkBatchEndInTheLastState() throws Exception {
        ChatId chat = channel();
        int posts = 300;
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            List<Future<?>> writers = List.of(
                    two.submit(() -> bulk(chat, 1, posts)), two.submit(() -> bulk(chat, posts + 1, 2L * posts)));
            for (Future<?> writer : writers) {
                writer.get();
            }
        }
        ingest.deleted(Source.BOT, chat, LongStream.rangeClosed(1, 10).boxed().toList(), Instant.now());

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(facets(chat, "finalwording").channels())
                        .isEqualTo(Map.of(chat.value(), 2 * posts - 10)));
        assertThat(find(chat, "\"firstwording\"")).isEmpty();
        assertThat(find(chat, "\"secondwording\"")).isEmpty();
    }

    /** Posts that are edited twice at once: the index meets all three states together. */
    private void bulk(ChatId chat, long first, long last) {
        for (String wording : List.of("firstwording", "secondwording", "finalwording")) {
            Instant at = wording.equals("firstwording")
                    ? null
                    : SeenMessages.DATE.plusSeconds(wording.equals("finalwording") ? 900_000 : 800_000);
            ingest.merge(
                    Source.EXPORT,
                    Lane.BULK,
                    chat,
                    LongStream.rangeClosed(first, last)
                            .mapToObj(id -> SeenMessages.of(id, wording + " of " + id))
                            .map(seen -> at == null ? seen : seen.edited(at))
                            .map(SeenMessages::message)
                            .toList());
        }
    }

    private Hit awaitHit(ChatId chat, String query) {
        return await().atMost(SOON)
                .until(() -> find(chat, query), hits -> !hits.isEmpty())
                .getFirst();
    }

    private SearchPage.Facets facets(ChatId chat, String query) {
        SearchRequest request = request(ReadScope.of(Set.of(chat)), query);
        return search.facets(request, search.search(request));
    }

    private List<Hit> find(ChatId chat, String query) {
        return search.search(request(ReadScope.of(Set.of(chat)), query)).hits();
    }

    private static SearchRequest request(ReadScope scope, String query) {
        return SearchRequest.of(query, scope, ZoneOffset.UTC, 50);
    }

    private static List<Long> ids(List<Hit> hits) {
        return new ArrayList<>(new HashSet<>(
                        hits.stream().map(hit -> hit.message().telegramId()).toList()))
                .stream()
                        .sorted(java.util.Comparator.comparingInt(id -> hits.stream()
                                .map(hit -> hit.message().telegramId())
                                .toList()
                                .indexOf(id)))
                        .toList();
    }

    private void record(ChatId chat, SeenMessages... messages) {
        ingest.merge(
                Source.EXPORT,
                Lane.LIVE,
                chat,
                Arrays.stream(messages).map(SeenMessages::message).toList());
    }

    private static Media photo() {
        return Media.File.of(Media.FileKind.PHOTO, file -> {});
    }

    private ChatId channel() {
        return chat(ChatType.CHANNEL);
    }

    private ChatId group() {
        return chat(ChatType.SUPERGROUP);
    }

    private ChatId chat(ChatType type) {
        return chat(type, "Chat");
    }

    private ChatId titled(String title) {
        return chat(ChatType.CHANNEL, title);
    }

    private ChatId chat(ChatType type, String title) {
        return ingest.identify(
                Source.EXPORT,
                new SeenChat(
                        Realm.PUBLIC,
                        TelegramChatId.ofChannel(NEXT.incrementAndGet()),
                        type,
                        title,
                        null,
                        null,
                        null,
                        false));
    }
}
