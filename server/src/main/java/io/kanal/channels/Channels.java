package io.kanal.channels;

import io.kanal.changes.ChangeKind;
import io.kanal.changes.ChangeLog;
import io.kanal.changes.Lane;
import io.kanal.channels.internal.WatchTable;
import io.kanal.ingest.ChannelReference;
import io.kanal.ingest.Followed;
import io.kanal.ingest.Following;
import io.kanal.ingest.Looked;
import io.kanal.ingest.Takeback;
import io.kanal.jobs.Job;
import io.kanal.jobs.JobBook;
import io.kanal.posts.Chat;
import io.kanal.posts.Chats;
import io.kanal.posts.Visibility;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.shared.input.InvalidInput;
import io.kanal.shared.time.Pace;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The channels a person follows: listing, adding by name or link, removing. */
@Component
public final class Channels {
    private static final int LOOKS_AN_HOUR = 20;

    private final Pace looks = Pace.perHour("names of channels", LOOKS_AN_HOUR);
    private final WatchTable watches;
    private final WatchLimits limits;
    private final Following following;
    private final JobBook jobs;
    private final Chats chats;
    private final ChangeLog changes;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Channels(
            WatchTable watches,
            WatchLimits limits,
            Following following,
            JobBook jobs,
            Chats chats,
            ChangeLog changes,
            TransactionTemplate transaction,
            Clock clock) {
        this.watches = watches;
        this.limits = limits;
        this.following = following;
        this.jobs = jobs;
        this.chats = chats;
        this.changes = changes;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * What came of adding a channel.
     *
     * @param job brings its older posts; of another person's, only how far it is may be shown
     * @param isNew false where the person followed it already
     */
    public record Added(Watch watch, Job job, boolean isNew) {}

    /** A person's watches by title. */
    public List<Watch> list(Caller caller, UserId person) {
        caller.require(Scope.READ);
        caller.requireSelfOrAdministrator(person);
        return watches.list(person);
    }

    public Optional<Watch> find(Caller caller, UserId person, ChatId chat) {
        return list(caller, person).stream()
                .filter(watch -> watch.chat().id().equals(chat))
                .findFirst();
    }

    /**
     * What a name would bring if it were followed.
     *
     * @param followed whether the caller follows it already
     */
    public record Look(Looked channel, boolean followed) {}

    /**
     * Looks whether there is a public channel of this name, without following it. Each look takes a turn at t.me, so one person
     * may do so twenty times an hour; what cannot be a name costs none.
     *
     * @param reference {@code @name}, {@code t.me/name} or a link to a post
     * @throws KanalException where the channel could not be followed, with the reason and the way that is left
     * @throws io.kanal.shared.LimitReached once too often
     */
    public Look look(Caller caller, String reference) {
        caller.require(Scope.WRITE);
        ChannelReference read = ChannelReference.parse(reference);
        looks.step(caller);
        Looked channel = following.look(read, caller);
        boolean followed = list(caller, caller.person()).stream()
                .map(watch -> watch.chat().username())
                .anyMatch(channel.username()::equalsIgnoreCase);
        return new Look(channel, followed);
    }

    /**
     * Follows a public channel for a person. Its newest posts are in the record when this returns; a job brings the older
     * ones.
     *
     * @param reference {@code @name}, {@code t.me/name} or a link to a post
     * @param note the person's own words about it, at most 500 characters
     * @throws KanalException where the channel cannot be followed, with the reason and the way that is left
     */
    public Added add(Caller caller, UserId person, String reference, @Nullable String note) {
        caller.require(Scope.WRITE);
        caller.requireSelfOrAdministrator(person);
        if (note != null && note.length() > 500) {
            throw InvalidInput.of(
                    "description",
                    "at most 500 characters",
                    "The description has %d characters; at most 500".formatted(note.length()));
        }
        var isNew = new AtomicBoolean();
        Followed followed = following.follow(ChannelReference.parse(reference), caller, chat -> {
            requireStays(chat);
            isNew.set(watch(person, chat, note));
        });
        return switch (followed) {
            case Followed.Started started -> {
                Watch watch = watches.list(person).stream()
                        .filter(one -> one.chat().id().equals(started.chat()))
                        .findFirst()
                        .orElseThrow(() -> new KanalException(ErrorCode.CONFLICT, "The channel was just removed"));
                Job job = Optional.ofNullable(jobs.list(List.of(started.job())).get(started.job()))
                        .orElseThrow(() -> new KanalException(ErrorCode.CONFLICT, "The job was just removed"));
                yield new Added(watch, job, isNew.get());
            }
            case Followed.Refused refused -> throw refused.asException();
        };
    }

    /** Gives a person a chat that is in the record already and that they may have: public, or their own. */
    public boolean watch(Caller caller, UserId person, ChatId chatId) {
        caller.require(Scope.WRITE);
        caller.requireSelfOrAdministrator(person);
        Chat chat = chats.get(chatId);
        boolean allowed = chat.visibility() == Visibility.PUBLIC
                || chat.realm().value() == person.value()
                || (chat.visibility() == Visibility.RESTRICTED && caller.may(Scope.ADMIN));
        if (!allowed) {
            throw new KanalException(ErrorCode.NOT_FOUND, "There is no chat " + chatId + " for you");
        }
        return watch(person, chatId, null);
    }

    /**
     * A private chat that a person has now.
     *
     * @param isNew false where they had it already
     */
    public record Vouched(Chat chat, boolean isNew) {}

    /**
     * Gives a person a private chat of the record. Only Kanal's bot may, which has just heard from Telegram that they are a
     * member of it; a test of the rooms holds that.
     */
    public Vouched watchAsMember(UserId person, ChatId chat) {
        boolean isNew = watch(person, chat, null);
        return new Vouched(chats.get(chat), isNew);
    }

    /**
     * Lets a channel rest: it is kept among those a person follows, and nothing of it is shown or searched for them. Or wakes it.
     *
     * @throws KanalException {@code NOT_FOUND} where they do not follow it
     * @throws io.kanal.shared.LimitReached where their tier allows no further one
     */
    public Watch setActive(Caller caller, UserId person, ChatId chat, boolean active) {
        caller.require(Scope.WRITE);
        caller.requireSelfOrAdministrator(person);
        transaction.executeWithoutResult(_ -> {
            watches.hold(person);
            if (watches.setActive(person, chat, active)) {
                if (active) {
                    limits.check(person);
                }
                changes.append(Lane.LIVE, ChangeKind.WATCH_CHANGED, chat, null, null);
            }
        });
        return find(caller, person, chat)
                .orElseThrow(() ->
                        new KanalException(ErrorCode.NOT_FOUND, "You do not follow a channel with the id " + chat));
    }

    /** How many channels each of these people follows that do not rest, for administrators; who follows none is left out. */
    public Map<UserId, Integer> counts(Caller caller, Collection<UserId> people) {
        caller.require(Scope.ADMIN);
        return people.isEmpty() ? Map.of() : watches.active(people);
    }

    /** Ends a person's following. What was recorded stays; a channel that nobody follows is not read any more. */
    public void remove(Caller caller, UserId person, ChatId chat) {
        caller.require(Scope.WRITE);
        caller.requireSelfOrAdministrator(person);
        if (!unwatch(person, chat)) {
            throw new KanalException(ErrorCode.NOT_FOUND, "You do not follow a channel with the id " + chat);
        }
    }

    /**
     * Takes a private chat of the record back from a person of whom Telegram has just told Kanal's bot that they are no member
     * of it any more.
     *
     * @param person with what their role allows
     * @return false where there was nothing to take: they do not follow it, or may without being a member
     */
    public boolean endMembership(Caller person, UserId id, ChatId chat) {
        return chats.get(chat).visibility() == Visibility.RESTRICTED && !person.may(Scope.ADMIN) && unwatch(id, chat);
    }

    /** What is taken back now would take with it what is begun meanwhile. */
    private void requireStays(ChatId chat) {
        if (!jobs.unfinished(Takeback.JOB_KIND, Takeback.parametersOf(chat)).isEmpty()) {
            throw new KanalException(
                    ErrorCode.CONFLICT, "This channel is being taken back; follow it again when that has ended");
        }
    }

    /** Whether they watched it. */
    boolean unwatch(UserId person, ChatId chat) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            boolean there = watches.remove(person, chat);
            if (there) {
                changes.append(Lane.LIVE, ChangeKind.WATCH_CHANGED, chat, null, null);
                following.stopUnless(chat, () -> watches.watchedByAnyone(chat));
            }
            return there;
        }));
    }

    private boolean watch(UserId person, ChatId chat, @Nullable String note) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            watches.hold(person);
            boolean isNew = watches.add(person, chat, note, clock.instant());
            if (isNew) {
                limits.check(person);
                changes.append(Lane.LIVE, ChangeKind.WATCH_CHANGED, chat, null, null);
            }
            return isNew;
        }));
    }
}
