package io.kanal.web.internal.contract;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.kanal.channels.ReadScopes;
import io.kanal.people.User;
import io.kanal.posts.Counter;
import io.kanal.posts.ReadScope;
import io.kanal.search.Search;
import io.kanal.search.SearchPage;
import io.kanal.search.SearchRequest;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.web.Audience;
import io.kanal.web.Fails;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.kanal.web.Written;
import io.kanal.web.internal.QuestionsLeft;
import io.kanal.web.internal.input.IdText;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.annotation.JsonDeserialize;

/** The contract's search, in both of its forms. */
@RestController
@RequestMapping("/rag/search")
@OpenTo(value = Audience.READERS, owner = Owner.PERSON)
@Tag(name = "Channel reader's contract")
class RagSearchApi {
    private final Search search;
    private final ReadScopes scopes;
    private final People people;
    private final Paces paces;
    private final QuestionsLeft left;

    RagSearchApi(Search search, ReadScopes scopes, People people, Paces paces, QuestionsLeft left) {
        this.search = search;
        this.scopes = scopes;
        this.people = people;
        this.paces = paces;
        this.left = left;
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    record RagSearchRequest(
            @NotBlank @Size(max = 2000) String query,

            @Nullable @JsonDeserialize(using = IdText.class) @Written(People.NAMED)
            String user_id,

            @Nullable @Min(1) @Max(50) Integer limit,
            @Nullable Long channel_id,
            @Nullable @Size(max = 50) List<@Size(max = 50) String> tags,

            @Nullable @Size(max = 40) @Written(FilteredQuery.DAY)
            String date_from,

            @Nullable @Size(max = 40) @Written(FilteredQuery.DAY)
            String date_to,

            @Nullable @DecimalMin("0") @DecimalMax("1") Double min_score) {}

    record RagHit(
            long post_id,
            double score,
            String text,
            long channel_id,
            @Nullable String channel_username,
            String channel_title,
            @Nullable Instant posted_at,
            @Nullable String url,
            List<String> tags,
            @Nullable Long views) {
        static RagHit of(SearchPage.Hit hit) {
            Counter views = hit.message().views();
            return new RagHit(
                    hit.message().id().value(),
                    hit.score(),
                    hit.message().text().text(),
                    hit.chat().id().value(),
                    hit.chat().username(),
                    hit.chat().title(),
                    hit.message().date(),
                    hit.chat().link(hit.message().telegramId()),
                    List.of(),
                    views == null ? null : views.value());
        }
    }

    record RagResults(
            String query, long user_id, int results_count, List<RagHit> results, Map<String, Object> filters_applied) {}

    @GetMapping
    @Fails({ErrorCode.LIMIT_REACHED, ErrorCode.NOT_FOUND})
    @Operation(operationId = "ragSearch", summary = "Finds posts of a person")
    RagResults get(
            Caller caller,
            @RequestParam @NotBlank @Size(max = 2000) String query,
            @RequestParam(name = "user_id", defaultValue = "me") @Written(People.NAMED) String userId,
            @RequestParam(defaultValue = "10") @Min(1) @Max(50) int limit,
            @RequestParam(name = "channel_id", required = false) @Nullable Long channelId,
            @RequestParam(required = false) @Nullable @Size(max = 50) List<String> tags,
            @RequestParam(name = "date_from", required = false) @Nullable @Size(max = 40) @Written(FilteredQuery.DAY)
                    String dateFrom,
            @RequestParam(name = "date_to", required = false) @Nullable @Size(max = 40) @Written(FilteredQuery.DAY)
                    String dateTo,
            @RequestParam(name = "min_score", required = false) @Nullable @DecimalMin("0") @DecimalMax("1")
                    Double minScore,
            HttpServletResponse response) {
        return find(
                caller,
                new RagSearchRequest(query, userId, limit, channelId, tags, dateFrom, dateTo, minScore),
                response);
    }

    @PostMapping
    @Fails({ErrorCode.LIMIT_REACHED, ErrorCode.NOT_FOUND})
    @Operation(operationId = "ragSearchByBody", summary = "Finds posts of a person")
    RagResults post(Caller caller, @Valid @RequestBody RagSearchRequest request, HttpServletResponse response) {
        return find(caller, request, response);
    }

    private RagResults find(Caller caller, RagSearchRequest request, HttpServletResponse response) {
        paces.step(caller, "/rag/search");
        User user = people.named(caller, request.user_id() == null ? "me" : request.user_id());
        ReadScope scope = scopes.of(caller, user.id());
        Map<String, Object> applied = new TreeMap<>();
        if (request.channel_id() != null) {
            scope = scope.only(Set.of(new ChatId(request.channel_id())));
            applied.put("channel_id", request.channel_id());
        }
        String query = FilteredQuery.of(request.query())
                .tags(request.tags(), applied)
                .dates(request.date_from(), request.date_to(), applied)
                .toString();
        double least = request.min_score() == null ? 0 : request.min_score();
        if (request.min_score() != null) {
            applied.put("min_score", least);
        }
        SearchPage found = search.search(
                user.id(),
                SearchRequest.of(query, scope, user.zone(), request.limit() == null ? 10 : request.limit())
                        .atLeast(least));
        left.tell(response, user.id());
        List<RagHit> hits = found.hits().stream().map(RagHit::of).toList();
        return new RagResults(request.query(), user.id().value(), hits.size(), hits, applied);
    }
}
