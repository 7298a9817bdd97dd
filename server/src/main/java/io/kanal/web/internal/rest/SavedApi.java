package io.kanal.web.internal.rest;

import io.kanal.answers.Answer;
import io.kanal.answers.AnswerId;
import io.kanal.channels.ReadScopes;
import io.kanal.posts.message.Message;
import io.kanal.saved.Savable;
import io.kanal.saved.SavedThing;
import io.kanal.saved.SavedThings;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.MessageId;
import io.kanal.web.Audience;
import io.kanal.web.Fails;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.kanal.web.internal.MessagesInChats;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What the person who asks saved. */
@RestController
@RequestMapping("/api/v1/saved")
@OpenTo(value = Audience.WRITERS, owner = Owner.VISIBLE)
@Tag(name = "Saved")
class SavedApi {
    private final SavedThings saved;
    private final ReadScopes scopes;
    private final MessagesInChats places;

    SavedApi(SavedThings saved, ReadScopes scopes, MessagesInChats places) {
        this.saved = saved;
        this.scopes = scopes;
        this.places = places;
    }

    record SavedList(List<SavedView> saved, @Nullable Long next_before) {}

    /** @param note null leaves the note as it is */
    record SaveRequest(
            @Nullable @Size(max = SavedThings.LONGEST_NOTE) String note) {}

    /**
     * A saved post or answer.
     *
     * @param post_id null for answers
     * @param answer_id null for posts
     * @param note empty where there is none
     * @param post null for answers, and where it was erased or its chat may not be seen any more
     * @param question what was asked; null for posts
     */
    @Schema(name = "Saved")
    record SavedView(
            long id,
            @Nullable Long post_id,
            @Nullable UUID answer_id,
            String note,
            Instant saved_at,
            boolean visible,
            @Nullable PostBody post,
            @Nullable String question) {}

    @GetMapping
    @OpenTo(value = Audience.READERS, owner = Owner.CALLER)
    @Operation(operationId = "listSaved", summary = "Lists the posts and answers you saved, newest first")
    SavedList list(
            Caller caller,
            @RequestParam(required = false) @Nullable Long before,
            @RequestParam(defaultValue = "30") @Min(1) @Max(SavedThings.MOST_OF_A_PAGE) int limit) {
        List<SavedThing> page = saved.page(caller, before, limit + 1);
        boolean more = page.size() > limit;
        List<SavedThing> shown = more ? page.subList(0, limit) : page;
        return new SavedList(views(caller, shown), more ? shown.getLast().id() : null);
    }

    @PutMapping("/posts/{id}")
    @Fails({ErrorCode.NOT_FOUND, ErrorCode.CONFLICT})
    @Operation(operationId = "savePost", summary = "Saves a post, or changes its note")
    SavedView savePost(
            Caller caller, @PathVariable long id, @Valid @RequestBody(required = false) @Nullable SaveRequest request) {
        return save(caller, new Savable.OfPost(new MessageId(id)), request);
    }

    @PutMapping("/answers/{id}")
    @Fails({ErrorCode.NOT_FOUND, ErrorCode.CONFLICT})
    @Operation(operationId = "saveAnswer", summary = "Saves an answer of your history, or changes its note")
    SavedView saveAnswer(
            Caller caller, @PathVariable UUID id, @Valid @RequestBody(required = false) @Nullable SaveRequest request) {
        return save(caller, new Savable.OfAnswer(new AnswerId(id)), request);
    }

    private SavedView save(Caller caller, Savable what, @Nullable SaveRequest request) {
        SavedThing thing = saved.save(caller, what, request == null ? null : request.note());
        return views(caller, List.of(thing)).getFirst();
    }

    @DeleteMapping("/posts/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "removeSavedPost", summary = "Removes a post from what you saved")
    void removePost(Caller caller, @PathVariable long id) {
        saved.remove(caller, new Savable.OfPost(new MessageId(id)));
    }

    @DeleteMapping("/answers/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "removeSavedAnswer", summary = "Removes an answer from what you saved")
    void removeAnswer(Caller caller, @PathVariable UUID id) {
        saved.remove(caller, new Savable.OfAnswer(new AnswerId(id)));
    }

    private List<SavedView> views(Caller caller, List<SavedThing> things) {
        List<Message> posts =
                things.stream().map(SavedThing::post).filter(Objects::nonNull).toList();
        Map<MessageId, MessagesInChats.Placed> placed = places.of(scopes.of(caller), posts).stream()
                .collect(Collectors.toMap(one -> one.message().id(), Function.identity()));
        return things.stream().map(thing -> view(thing, placed)).toList();
    }

    private static SavedView view(SavedThing thing, Map<MessageId, MessagesInChats.Placed> placed) {
        MessagesInChats.Placed post = thing.what() instanceof Savable.OfPost of ? placed.get(of.id()) : null;
        Answer answer = thing.answer();
        return new SavedView(
                thing.id(),
                thing.what() instanceof Savable.OfPost of ? of.id().value() : null,
                thing.what() instanceof Savable.OfAnswer of ? of.id().value() : null,
                thing.note(),
                thing.savedAt(),
                thing.visible(),
                post == null ? null : PostBody.of(post.message(), post.chat(), post.topic()),
                answer == null ? null : answer.question());
    }
}
