package io.kanal.web.internal.contract;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.kanal.changes.Followers;
import io.kanal.changes.Lane;
import io.kanal.changes.SlowWork;
import io.kanal.channels.ReadScopes;
import io.kanal.people.User;
import io.kanal.posts.Posts;
import io.kanal.posts.ReadScope;
import io.kanal.posts.VisibleChats;
import io.kanal.posts.message.Message;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.MessageId;
import io.kanal.web.Audience;
import io.kanal.web.Fails;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.kanal.web.Written;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * The contract's indexing. Indexing itself follows the log; what is asked for here only goes to the front of the queue of
 * slow work.
 */
@RestController
@RequestMapping("/rag/index")
@OpenTo(value = Audience.READERS, owner = Owner.PERSON)
@Tag(name = "Channel reader's contract")
class RagIndexApi {
    /** The search room's queue; its keys are ids of messages. */
    private static final String QUEUE = "embed";

    private static final String FOLLOWER = "search";

    private final People people;
    private final ReadScopes scopes;
    private final Posts posts;
    private final VisibleChats chats;
    private final Followers followers;
    private final SlowWork work;
    private final TransactionOperations transactions;

    RagIndexApi(
            People people,
            ReadScopes scopes,
            Posts posts,
            VisibleChats chats,
            Followers followers,
            SlowWork work,
            TransactionOperations transactions) {
        this.people = people;
        this.scopes = scopes;
        this.posts = posts;
        this.chats = chats;
        this.followers = followers;
        this.work = work;
        this.transactions = transactions;
    }

    @Schema(name = "RagIndexStatus")
    record IndexStatus(long user_id, long indexed_posts, long total_posts, long pending_posts, String status) {}

    @Schema(name = "RagIndexQueued")
    record Queued(String status, int total_posts, String message) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    @Schema(name = "RagIndexBatchRequest")
    record BatchRequest(@NotNull @Size(max = 1000) List<@NotNull Long> post_ids) {}

    @GetMapping("/status/{user_id}")
    @Operation(operationId = "ragIndexStatus", summary = "Tells how much of a person's posts is searchable")
    IndexStatus status(Caller caller, @PathVariable("user_id") @Written(People.NAMED) String userId) {
        User user = people.named(caller, userId);
        ReadScope scope = scopes.of(caller, user.id());
        long total = chats.list(scope).stream().mapToLong(chat -> chat.posts()).sum();
        List<Followers.Lag> index = followers.lag(FOLLOWER);
        boolean begun = !index.isEmpty() && index.stream().allMatch(Followers.Lag::begun);
        long behind = index.stream().mapToLong(Followers.Lag::rows).max().orElse(total);
        long pending = begun ? Math.min(total, behind) : total;
        String status = total == 0 || !begun ? "not_indexed" : pending == 0 ? "indexed" : "indexing";
        return new IndexStatus(user.id().value(), total - pending, total, pending, status);
    }

    @PostMapping("/post/{id}")
    @OpenTo(value = Audience.WRITERS, owner = Owner.VISIBLE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(operationId = "ragIndexPost", summary = "Puts a post first in the queue")
    Queued post(Caller caller, @PathVariable long id) {
        Message message = posts.get(scopes.of(caller), new MessageId(id));
        return enqueue(List.of(message));
    }

    @PostMapping("/batch")
    @OpenTo(value = Audience.WRITERS, owner = Owner.VISIBLE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Fails(ErrorCode.NOT_FOUND)
    @Operation(operationId = "ragIndexBatch", summary = "Puts posts first in the queue")
    Queued batch(Caller caller, @Valid @RequestBody BatchRequest request) {
        if (request.post_ids().isEmpty()) {
            throw new KanalException(ErrorCode.BAD_REQUEST, "post_ids is empty; expected at least one id");
        }
        List<MessageId> wanted =
                request.post_ids().stream().distinct().map(MessageId::new).toList();
        List<Message> found = posts.list(scopes.of(caller), wanted);
        if (found.size() < wanted.size()) {
            throw new KanalException(
                    ErrorCode.NOT_FOUND,
                    "%d of the %d posts do not exist for you".formatted(wanted.size() - found.size(), wanted.size()));
        }
        return enqueue(found);
    }

    private Queued enqueue(List<Message> messages) {
        List<String> keys = messages.stream()
                .filter(message -> !message.deleted())
                .map(message -> message.id().toString())
                .toList();
        transactions.executeWithoutResult(status -> work.enqueue(QUEUE, keys, Lane.LIVE));
        return new Queued("queued", keys.size(), keys.size() + " posts were put first in the queue");
    }
}
