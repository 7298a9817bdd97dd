package io.kanal.ingest;

import io.kanal.ingest.internal.bot.BotChats;
import io.kanal.ingest.internal.found.Searchable;
import io.kanal.ingest.internal.takeback.ImportTable;
import io.kanal.ingest.internal.takeback.Removal;
import io.kanal.jobs.JobId;
import io.kanal.jobs.JobRun;
import io.kanal.posts.message.Source;
import io.kanal.shared.ChatId;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Taking posts back out of the record. Unlike {@link Erasure} it leaves no tombstone: what is taken back can be brought in
 * again. Whether somebody may is the business of the room {@code channels}, which asks first; this does it.
 */
@Component
public final class Takeback {
    /** The name of the jobs that take back, whoever begins them. */
    public static final String JOB_KIND = "takeback";

    private final Removal removal;
    private final ImportTable imports;
    private final BotChats bots;
    private final Searchable searchable;

    Takeback(Removal removal, ImportTable imports, BotChats bots, Searchable searchable) {
        this.removal = removal;
        this.imports = imports;
        this.bots = bots;
        this.searchable = searchable;
    }

    /** What stands among the parameters of each job that takes something of this chat back. */
    public static JsonNode parametersOf(ChatId chat) {
        ObjectNode parameters = JsonNodeFactory.instance.objectNode();
        parameters.putArray("parts").addObject().put("chat", chat.value());
        return parameters;
    }

    /** What was brought into a chat, newest first. */
    public List<BroughtIn> imports(ChatId chat) {
        return imports.ofChat(chat);
    }

    /** What an import brought, chat by chat. */
    public List<BroughtIn> imports(JobId job) {
        return imports.ofJob(job);
    }

    /** How many messages of a chat each source saw. */
    public Map<Source, Long> sources(ChatId chat) {
        return removal.sources(chat);
    }

    /** Returns when searches on this node no longer find what was taken back. */
    public void awaitForgotten(JobRun run) throws InterruptedException {
        searchable.awaitForgotten(run);
    }

    /** What would go and what would stay. */
    public Taking.Extent extent(Taking part) {
        return removal.extent(part);
    }

    /**
     * Takes the next messages of a part back: one short transaction that also appends to the change log.
     *
     * @param after where the step before ended; {@link Long#MIN_VALUE} at first. After a crash it may begin anew
     * @return how far it came and how many messages went; {@link Step#END} when nothing is left to do, or the chat has gone
     */
    public Step step(Taking part, long after) {
        return removal.step(part, after);
    }

    /**
     * One step.
     *
     * @param reached what the next step begins behind
     * @param seen how many messages were looked at
     * @param gone how many of them went
     */
    public record Step(long reached, int seen, int gone) {
        public static final Step END = new Step(Long.MAX_VALUE, 0, 0);
    }

    /**
     * Ends a part of which every message was taken back: its counts, what it confirmed to be empty, and the chat itself where
     * the part is all of it or nothing is left that would bring anything into it.
     *
     * @param wanted whether the chat is to stay even when it is empty
     * @return whether the chat has gone by this
     */
    public boolean finish(Taking part, boolean wanted) {
        boolean gone = removal.finish(part, wanted);
        if (gone) {
            bots.forget(part.chat());
        }
        return gone;
    }
}
