package io.kanal.web.internal.rest;

import io.kanal.channels.ReadScopes;
import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.posts.Topic;
import io.kanal.posts.Topics;
import io.kanal.posts.message.Author;
import io.kanal.search.Choice;
import io.kanal.search.Completions;
import io.kanal.search.Search;
import io.kanal.search.SearchPage;
import io.kanal.search.SearchRequest;
import io.kanal.search.SenderFilter;
import io.kanal.search.TimeWords;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.MessageId;
import io.kanal.web.Audience;
import io.kanal.web.Fails;
import io.kanal.web.OneOf;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.kanal.web.internal.QuestionsLeft;
import io.kanal.web.internal.SnippetHtml;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Finding posts by words and by meaning. */
@RestController
@RequestMapping("/api/v1")
@OpenTo(value = Audience.READERS, owner = Owner.VISIBLE)
@Tag(name = "Search")
class SearchApi {
    private final Search search;
    private final QuestionsLeft left;
    private final Completions completions;
    private final ReadScopes scopes;
    private final Users users;
    private final Topics topics;
    private final Clock clock;

    SearchApi(
            Search search,
            Completions completions,
            ReadScopes scopes,
            Users users,
            Topics topics,
            Clock clock,
            QuestionsLeft left) {
        this.search = search;
        this.left = left;
        this.completions = completions;
        this.scopes = scopes;
        this.users = users;
        this.topics = topics;
        this.clock = clock;
    }

    /** How hits are ordered. */
    enum Sort {
        relevance,
        date
    }

    /** What hits are found and ranked by. */
    enum By {
        both,
        words,
        meaning
    }

    /** Another message of the same conversation that holds what was asked. */
    @Schema(name = "AlsoFound")
    record AlsoView(long post_id, @Nullable String link) {}

    /** A word that stands nowhere, and the nearest that do, which were looked for instead. */
    @Schema(name = "Correction")
    record CorrectionView(String word, List<String> taken_for) {}

    /** Who sent a message, and the filter that finds what else they sent. */
    @Schema(name = "SenderOfHit")
    record SenderView(@Nullable String name, @Nullable String filter) {
        static @Nullable SenderView of(@Nullable Author author) {
            return author == null
                    ? null
                    : new SenderView(
                            author.signature() == null ? author.name() : author.signature(),
                            SenderFilter.of(author).orElse(null));
        }
    }

    /** One of several people of the name that was asked for, and the filter that finds them alone. */
    @Schema(name = "Choice")
    record ChoiceView(String filter, String name, List<String> chats) {
        static ChoiceView of(Choice choice) {
            return new ChoiceView(choice.filter(), choice.name(), choice.chats());
        }
    }

    /** One way to go on with a query. */
    @Schema(name = "Completion")
    record CompletionView(@OneOf(Completions.Kind.class) String kind, String text, String detail, String query) {
        static CompletionView of(Completions.Completion completion) {
            return new CompletionView(
                    PostBody.lower(completion.kind()), completion.text(), completion.detail(), completion.query());
        }
    }

    @Schema(name = "CompletionList")
    record CompletionsView(List<CompletionView> completions) {}

    /** A post; {@code by_meaning} where none of the words that were asked for stands in it. */
    @Schema(name = "Hit")
    record HitView(
            long post_id,
            PostBody.ChannelBrief chat,
            PostBody.@Nullable TopicBody topic,
            @Nullable SenderView sender,
            @Nullable Instant date,
            String snippet,
            String snippet_html,
            String text,
            double score,
            boolean by_meaning,
            int repeats,
            List<AlsoView> also,
            @Nullable String link) {
        static HitView of(SearchPage.Hit hit, Map<MessageId, Topic> topics) {
            return new HitView(
                    hit.message().id().value(),
                    PostBody.ChannelBrief.of(hit.chat()),
                    PostBody.TopicBody.of(
                            hit.message(), topics.get(hit.message().id())),
                    SenderView.of(hit.message().author()),
                    hit.message().date(),
                    SnippetHtml.plain(hit),
                    SnippetHtml.of(hit),
                    hit.message().text().text(),
                    hit.score(),
                    hit.byMeaning(),
                    hit.repeats(),
                    hit.also().stream()
                            .map(message -> new AlsoView(
                                    message.id().value(), hit.chat().link(message.telegramId())))
                            .toList(),
                    hit.chat().link(hit.message().telegramId()));
        }
    }

    /** Counts of all posts that match by word; {@code approximate} where there are too many to look at each. */
    @Schema(name = "Facets")
    record FacetView(
            Map<Long, Integer> channels,
            Map<String, Integer> languages,
            Map<String, Integer> months,
            boolean approximate) {}

    /** Words of time in a question, and the days on which the hits were written: from {@code since}, before {@code until}. */
    @Schema(name = "UnderstoodTime")
    record TimeView(
            String words,
            @Nullable LocalDate since,
            @Nullable LocalDate until) {}

    @Schema(name = "SearchResults")
    record SearchView(
            String query,
            @Nullable TimeView understood,
            @Nullable Integer found,
            List<CorrectionView> corrections,
            List<ChoiceView> choices,
            List<HitView> hits,
            FacetView facets,
            @Nullable String next_page) {}

    @Schema(name = "SimilarPosts")
    record SimilarView(List<HitView> hits) {}

    @GetMapping("/search")
    @Fails(ErrorCode.LIMIT_REACHED)
    @Operation(
            operationId = "searchPosts",
            summary =
                    "Finds posts: words, begin*, \"phrases\", -without, from:@channel, from:\"Sender\", after:2025-01-01, lang:ru, has:video, topic:\"Lost and found\"")
    SearchView search(
            Caller caller,
            @RequestParam @NotBlank @Size(max = 2000) String q,
            @RequestParam(defaultValue = "10") @Min(1) @Max(50) int limit,
            @RequestParam(defaultValue = "relevance") Sort sort,
            @RequestParam(defaultValue = "both") By by,
            @RequestParam(required = false) @Nullable @Size(max = 200) String page,
            @RequestParam(defaultValue = "false") boolean as_written,
            HttpServletResponse response) {
        ZoneId zone = zone(caller);
        Optional<TimeWords> time =
                as_written ? Optional.empty() : TimeWords.ofSearch(q, LocalDate.ofInstant(clock.instant(), zone));
        SearchRequest request = new SearchRequest(
                        time.map(words -> words.narrowed(q)).orElse(q),
                        scopes.of(caller),
                        zone,
                        sort == Sort.date ? SearchRequest.Order.DATE : SearchRequest.Order.RELEVANCE,
                        limit,
                        page)
                .by(SearchRequest.By.valueOf(by.name().toUpperCase(Locale.ROOT)));
        SearchPage found = search.search(caller.user(), request);
        left.tell(response, caller.user());
        SearchPage.Facets facets = search.facets(request, found);
        return new SearchView(
                q,
                time.map(words -> new TimeView(words.words(), words.since(), words.until()))
                        .orElse(null),
                found.found(),
                found.taken().entrySet().stream()
                        .map(entry -> new CorrectionView(entry.getKey(), entry.getValue()))
                        .toList(),
                found.choices().stream().map(ChoiceView::of).toList(),
                views(found.hits()),
                new FacetView(facets.channels(), facets.languages(), facets.months(), facets.approximate()),
                found.next());
    }

    @GetMapping("/search/completions")
    @Operation(operationId = "completeQuery", summary = "Says how a query that is being typed may go on")
    CompletionsView complete(
            Caller caller,
            @RequestParam @Size(max = 2000) String q,
            @RequestParam(defaultValue = "8") @Min(1) @Max(Completions.MOST) int limit) {
        return new CompletionsView(completions.of(q, scopes.of(caller), limit).stream()
                .map(CompletionView::of)
                .toList());
    }

    @GetMapping("/posts/{id}/similar")
    @Operation(operationId = "listSimilarPosts", summary = "Finds posts that mean nearly the same")
    SimilarView similar(
            Caller caller, @PathVariable long id, @RequestParam(defaultValue = "5") @Min(1) @Max(20) int limit) {
        return new SimilarView(views(search.similar(scopes.of(caller), new MessageId(id), limit)));
    }

    private List<HitView> views(List<SearchPage.Hit> hits) {
        Map<MessageId, Topic> within =
                topics.of(hits.stream().map(SearchPage.Hit::message).toList());
        return hits.stream().map(hit -> HitView.of(hit, within)).toList();
    }

    private ZoneId zone(Caller caller) {
        return caller.isKanal()
                ? ZoneOffset.UTC
                : users.find(caller.person()).map(User::zone).orElse(ZoneOffset.UTC);
    }
}
