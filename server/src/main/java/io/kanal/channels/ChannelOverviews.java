package io.kanal.channels;

import io.kanal.channels.internal.WatchTable;
import io.kanal.ingest.FollowStatus;
import io.kanal.ingest.Following;
import io.kanal.jobs.Job;
import io.kanal.jobs.JobBook;
import io.kanal.jobs.JobId;
import io.kanal.posts.Chat;
import io.kanal.posts.VisibleChats;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What lists of channels show. A page costs the same number of queries however many channels are on it. */
@Component
public final class ChannelOverviews {
    private final ReadScopes scopes;
    private final VisibleChats chats;
    private final WatchTable watches;
    private final Following following;
    private final JobBook jobs;
    private final Arrangements arrangements;

    ChannelOverviews(
            ReadScopes scopes,
            VisibleChats chats,
            WatchTable watches,
            Following following,
            JobBook jobs,
            Arrangements arrangements) {
        this.scopes = scopes;
        this.chats = chats;
        this.watches = watches;
        this.following = following;
        this.jobs = jobs;
        this.arrangements = arrangements;
    }

    /**
     * The channels a caller sees, by title.
     *
     * @param after the last one of the page before; null for the first page
     * @param limit 1 to {@link VisibleChats#MOST_OF_A_PAGE}
     */
    public List<ChannelOverview> page(Caller caller, @Nullable ChatId after, int limit) {
        return of(caller, chats.page(scopes.of(caller), after, limit));
    }

    /** The same of one folder. */
    public List<ChannelOverview> page(Caller caller, String folder, @Nullable ChatId after, int limit) {
        return of(caller, chats.page(arrangements.of(caller).in(scopes.of(caller), folder), after, limit));
    }

    /** One of them; fails where the caller sees no such channel. */
    public ChannelOverview get(Caller caller, ChatId chat) {
        return of(caller, List.of(chats.get(scopes.of(caller), chat))).getFirst();
    }

    /** The basic groups that a chat grew out of, and the supergroup that it became, as far as the caller sees them. */
    public List<Chat> kin(Caller caller, Chat chat) {
        return chats.kin(scopes.of(caller), chat);
    }

    private List<ChannelOverview> of(Caller caller, List<Chat> shown) {
        Arrangement arrangement = arrangements.of(caller);
        Set<ChatId> followed = watches.watchedBy(caller.person());
        Map<ChatId, FollowStatus> statuses = following
                .statuses(shown.stream().map(Chat::id).toList())
                .stream()
                .collect(Collectors.toMap(FollowStatus::chat, Function.identity()));
        Map<JobId, Job> known = jobs.list(statuses.values().stream()
                .map(FollowStatus::job)
                .filter(Objects::nonNull)
                .toList());
        return shown.stream()
                .map(chat -> {
                    FollowStatus status = statuses.get(chat.id());
                    JobId id = status == null ? null : status.job();
                    Job job = id == null ? null : known.get(id);
                    Job running = job == null || job.state().isFinal() ? null : job;
                    return new ChannelOverview(
                            chat,
                            followed.contains(chat.id()),
                            arrangement.of(chat.id()),
                            status,
                            running,
                            running != null && running.belongsTo(caller));
                })
                .toList();
    }
}
