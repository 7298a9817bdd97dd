package io.kanal.web.internal.rest;

import io.kanal.shared.Caller;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.decisions.Decidable;
import io.kanal.shared.decisions.Decisions;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What waits for a person, whichever room it comes from. */
@RestController
@RequestMapping("/api/v1/decisions")
@OpenTo(Audience.ADMINISTRATORS)
@Tag(name = "Administration")
class DecisionsApi {
    private final Decisions decisions;

    DecisionsApi(Decisions decisions) {
        this.decisions = decisions;
    }

    record DecisionList(List<DecisionKind> decisions) {}

    record DecisionKind(String name, String about, List<DecisionVerb> verbs, long waiting) {
        static DecisionKind of(Decisions.Kind kind) {
            return new DecisionKind(
                    kind.name(),
                    kind.about(),
                    kind.verbs().stream()
                            .map(verb -> new DecisionVerb(verb.name(), verb.effect()))
                            .toList(),
                    kind.waiting());
        }
    }

    record DecisionVerb(String name, String effect) {}

    record DecisionPage(
            DecisionKind kind,
            List<DecisionItem> items,
            @Nullable String next_after) {}

    record DecisionItem(
            String id,
            String what,
            @Nullable Long bot,
            @Nullable Long chat_id,
            String why,
            Instant since) {
        static DecisionItem of(Decidable.Item item) {
            TelegramChatId chat = item.chat();
            return new DecisionItem(
                    item.id(), item.what(), item.bot(), chat == null ? null : chat.marked(), item.why(), item.since());
        }
    }

    record DecideRequest(
            @NotEmpty @Size(max = Decisions.MOST) List<@NotBlank @Size(max = 1_000) String> ids) {}

    @GetMapping
    @Operation(
            operationId = "listDecisions",
            summary = "Lists the kinds of things that wait for a person, with what can be done and how many wait")
    DecisionList list(Caller caller) {
        return new DecisionList(
                decisions.list(caller).stream().map(DecisionKind::of).toList());
    }

    @GetMapping("/{name}")
    @Operation(operationId = "listDecisionItems", summary = "Lists those of one kind that wait, the oldest first")
    DecisionPage page(
            Caller caller,
            @PathVariable String name,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(defaultValue = "50") @Min(1) @Max(Decisions.MOST) int limit) {
        Decisions.Page page = decisions.page(caller, name, after, limit);
        return new DecisionPage(
                DecisionKind.of(page.kind()),
                page.items().stream().map(DecisionItem::of).toList(),
                page.next());
    }

    @PostMapping("/{name}/{verb}")
    @Operation(operationId = "decide", summary = "Does something about those that are named: about all, or about none")
    DecisionKind decide(
            Caller caller,
            @PathVariable String name,
            @PathVariable String verb,
            @RequestBody @Valid DecideRequest request) {
        return DecisionKind.of(decisions.decide(caller, name, verb, request.ids()));
    }
}
