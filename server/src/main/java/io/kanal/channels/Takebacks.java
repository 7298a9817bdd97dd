package io.kanal.channels;

import io.kanal.channels.internal.TakebackJob;
import io.kanal.channels.internal.WatchTable;
import io.kanal.ingest.BroughtIn;
import io.kanal.ingest.FollowStatus;
import io.kanal.ingest.Following;
import io.kanal.ingest.Takeback;
import io.kanal.ingest.Taking;
import io.kanal.jobs.JobBook;
import io.kanal.jobs.JobId;
import io.kanal.jobs.Jobs;
import io.kanal.people.Audit;
import io.kanal.posts.Chat;
import io.kanal.posts.ReadScope;
import io.kanal.posts.Visibility;
import io.kanal.posts.VisibleChats;
import io.kanal.posts.message.Source;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.shared.input.InvalidInput;
import io.kanal.shared.text.CollapsedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Taking back what was brought in: a chat, one source of it, or an import. It says first what will go and what stays, and does
 * it as a job. Nothing keeps it from being brought in again.
 *
 * <p>What lies in a person's own realm is theirs to take back. Of what everybody may share, an administrator takes back all;
 * another person what nobody else has a share in, else their own watch and their own imports.
 */
@Component
public final class Takebacks {
    private final ReadScopes scopes;
    private final VisibleChats chats;
    private final WatchTable watches;
    private final Channels channels;
    private final Takeback takeback;
    private final Following following;
    private final Jobs jobs;
    private final JobBook book;
    private final Audit audit;
    private final TransactionTemplate transaction;

    Takebacks(
            ReadScopes scopes,
            VisibleChats chats,
            WatchTable watches,
            Channels channels,
            Takeback takeback,
            Following following,
            Jobs jobs,
            JobBook book,
            Audit audit,
            TransactionTemplate transaction) {
        this.scopes = scopes;
        this.chats = chats;
        this.watches = watches;
        this.channels = channels;
        this.takeback = takeback;
        this.following = following;
        this.jobs = jobs;
        this.book = book;
        this.audit = audit;
        this.transaction = transaction;
    }

    /**
     * What somebody wants to take back.
     *
     * @param chat of which chat; null for all chats of an import
     * @param job only what this import brought; null for whatever brought it
     * @param source only what this source saw; null for all
     */
    public record Wish(
            @Nullable ChatId chat,
            @Nullable JobId job,
            @Nullable Source source) {
        public Wish {
            if (chat == null && job == null) {
                throw new IllegalArgumentException("A chat or an import must be named");
            }
            if (job != null && source != null) {
                throw InvalidInput.of("source", "either 'source' or 'import'", "Name an import or a source, not both");
            }
        }
    }

    /**
     * What would go and what would stay.
     *
     * @throws KanalException {@code NOT_FOUND} for what the caller does not see, {@code FORBIDDEN} for what is not theirs to
     *     take back
     */
    public TakebackPlan plan(Caller caller, Wish wish) {
        caller.require(Scope.READ);
        UserId person = caller.person();
        JobId job = wish.job();
        ChatId chat = wish.chat();
        if (job != null) {
            return ofImport(caller, person, job, chat);
        }
        Chat shown = chats.get(scopes.of(caller), Objects.requireNonNull(chat));
        return wish.source() == null ? ofChat(caller, person, shown) : ofSource(caller, person, shown, wish.source());
    }

    private TakebackPlan ofImport(Caller caller, UserId person, JobId job, @Nullable ChatId only) {
        ReadScope scope = scopes.of(caller);
        List<BroughtIn> brought = takeback.imports(job).stream()
                .filter(one -> only == null || one.chat().equals(only))
                .toList();
        boolean visible = !brought.isEmpty()
                && brought.stream()
                        .allMatch(one ->
                                scope.allows(one.chat()) && (person.equals(one.by()) || caller.may(Scope.ADMIN)));
        if (!visible) {
            throw new KanalException(
                    ErrorCode.NOT_FOUND,
                    "There is no import %s for you of which Kanal knows what it brought; take back the chat or its source 'export' instead"
                            .formatted(job));
        }
        List<TakebackPlan.Part> parts = brought.stream()
                .map(one ->
                        part(chats.get(scope, one.chat()), new Taking.OfImport(one.chat(), one.job()), person, false))
                .toList();
        return new TakebackPlan(
                brought.getFirst().name(), parts, false, others(parts, person), false, bot(parts), Map.of(), brought);
    }

    private TakebackPlan ofSource(Caller caller, UserId person, Chat chat, Source source) {
        if (!isOwn(chat, person) && !caller.may(Scope.ADMIN)) {
            throw new KanalException(
                    ErrorCode.FORBIDDEN,
                    "Only administrators take back a source of a chat that others may share; take back the chat or your import");
        }
        boolean ends = source == Source.PREVIEW && following.status(chat.id()).isPresent();
        List<TakebackPlan.Part> parts = List.of(part(chat, new Taking.OfSource(chat.id(), source), person, ends));
        return new TakebackPlan(
                chat.title(),
                parts,
                false,
                others(parts, person),
                ends,
                bot(parts),
                takeback.sources(chat.id()),
                takeback.imports(chat.id()));
    }

    private TakebackPlan ofChat(Caller caller, UserId person, Chat chat) {
        List<BroughtIn> imports = takeback.imports(chat.id());
        Map<Source, Long> sources = takeback.sources(chat.id());
        boolean shared = watches.watchedByOthers(chat.id(), person) > 0
                || chat.visibility() != Visibility.PUBLIC
                || following.isFollowedByBot(chat.id())
                || !broughtByAlone(person, sources.keySet(), imports);
        if (isOwn(chat, person) || caller.may(Scope.ADMIN) || !shared) {
            List<TakebackPlan.Part> parts = new ArrayList<>();
            parts.add(whole(chat));
            // What was said before it became a supergroup has no other name than this.
            chats.kin(scopes.of(caller), chat).stream()
                    .filter(kin -> chat.id().equals(kin.grownInto()) && kin.telegramId() == null)
                    .filter(kin -> isOwn(kin, person))
                    .forEach(former -> parts.add(whole(former)));
            return new TakebackPlan(
                    chat.title(),
                    parts,
                    false,
                    others(parts, person),
                    following.status(chat.id()).isPresent(),
                    bot(parts),
                    sources,
                    imports);
        }
        List<TakebackPlan.Part> own = new ArrayList<>();
        imports.stream()
                .filter(one -> person.equals(one.by()))
                .forEach(one -> own.add(part(chat, new Taking.OfImport(chat.id(), one.job()), person, false)));
        if (own.isEmpty()) {
            own.add(new TakebackPlan.Part(
                    chat, null, new Taking.Extent(0, 0, chat.completeness().known()), false));
        }
        return new TakebackPlan(chat.title(), own, true, 0, false, false, sources, List.of());
    }

    /** Only what anybody may follow, and imports that are all known to be theirs: pushes and bots are an administrator's. */
    private static boolean broughtByAlone(UserId person, Set<Source> sources, List<BroughtIn> imports) {
        return sources.stream().allMatch(source -> switch (source) {
                    case PREVIEW -> true;
                    case EXPORT -> !imports.isEmpty();
                    case TDLIB, BOT, PUSH -> false;
                })
                && imports.stream().allMatch(one -> person.equals(one.by()));
    }

    private TakebackPlan.Part whole(Chat chat) {
        Taking all = new Taking.Whole(chat.id());
        return new TakebackPlan.Part(chat, all, takeback.extent(all), true);
    }

    private TakebackPlan.Part part(Chat chat, Taking taking, UserId person, boolean followingEnds) {
        Taking.Extent extent = takeback.extent(taking);
        boolean empty = extent.kept() + extent.others() == 0;
        boolean followed = !followingEnds && following.status(chat.id()).isPresent();
        boolean wanted =
                followed || following.isFollowedByBot(chat.id()) || watches.watchedByOthers(chat.id(), person) > 0;
        return new TakebackPlan.Part(chat, taking, extent, empty && !wanted);
    }

    private long others(List<TakebackPlan.Part> parts, UserId person) {
        return parts.stream()
                .mapToLong(part -> watches.watchedByOthers(part.chat().id(), person))
                .sum();
    }

    private boolean bot(List<TakebackPlan.Part> parts) {
        return parts.stream()
                .anyMatch(part -> following.isFollowedByBot(part.chat().id()));
    }

    private static boolean isOwn(Chat chat, UserId person) {
        return chat.realm().value() == person.value();
    }

    /**
     * Begins to take it back.
     *
     * @param word the plan's, as the person typed it
     * @throws KanalException as {@link #plan}, {@code INVALID} for another word, {@code CONFLICT} while an import of it runs
     */
    public JobId start(Caller caller, Wish wish, String word) {
        caller.require(Scope.WRITE);
        TakebackPlan plan = plan(caller, wish);
        if (!asTyped(plan.word()).equals(asTyped(word))) {
            throw InvalidInput.of(
                    "word", "'" + plan.word() + "'", "Type '" + plan.word() + "' to say that it is to be taken back");
        }
        plan.parts().forEach(this::requireAtRest);
        return Objects.requireNonNull(transaction.execute(status -> {
            List<JobId> ended = stopFollowing(plan);
            boolean whole = wish.source() == null && wish.job() == null;
            if (plan.ownOnly() || whole) {
                channels.unwatch(caller.person(), plan.parts().getFirst().chat().id());
            }
            JobId job = jobs.start(
                    TakebackJob.NAME, "Taking back " + plan.name(), TakebackJob.parameters(plan, ended), caller);
            for (TakebackPlan.Part part : plan.parts()) {
                audit.record(caller, "chat.taken-back", "chat:" + part.chat().id(), described(wish, plan));
            }
            return job;
        }));
    }

    private static String asTyped(String word) {
        return CollapsedText.of(word).text().replaceFirst("^@", "");
    }

    private static String described(Wish wish, TakebackPlan plan) {
        if (wish.job() != null) {
            return "import " + wish.job();
        }
        if (wish.source() != null) {
            return "source " + wish.source().name().toLowerCase(java.util.Locale.ROOT);
        }
        return plan.ownOnly() ? "their own watch and imports" : "the whole chat";
    }

    /** What brings in and what takes out at the same time would leave something that nobody asked for. */
    private void requireAtRest(TakebackPlan.Part part) {
        List<JobId> known =
                takeback.imports(part.chat().id()).stream().map(BroughtIn::job).toList();
        book.list(known).values().stream()
                .filter(job -> !job.state().isFinal())
                .findFirst()
                .ifPresent(job -> {
                    throw new KanalException(
                            ErrorCode.CONFLICT, "An import of this chat runs; wait for its end or cancel it first");
                });
    }

    /** Gives the back-fills that were asked to end. */
    private List<JobId> stopFollowing(TakebackPlan plan) {
        if (!plan.followingEnds()) {
            return List.of();
        }
        ChatId chat = plan.parts().getFirst().chat().id();
        JobId backfill = following.status(chat).map(FollowStatus::job).orElse(null);
        following.stop(chat);
        return backfill == null ? List.of() : List.of(backfill);
    }
}
