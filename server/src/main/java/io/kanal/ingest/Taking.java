package io.kanal.ingest;

import io.kanal.jobs.JobId;
import io.kanal.posts.message.Source;
import io.kanal.shared.ChatId;

/** A part of a chat that can be taken back. */
public sealed interface Taking {
    ChatId chat();

    /** All of it. */
    record Whole(ChatId chat) implements Taking {}

    /** What one source saw; what others saw as well stays, in their words. */
    record OfSource(ChatId chat, Source source) implements Taking {}

    /** What one import saw; what another import or another source saw as well stays. */
    record OfImport(ChatId chat, JobId job) implements Taking {}

    /**
     * What taking a part back means.
     *
     * @param gone messages that go
     * @param kept messages of the part that stay, because they were seen otherwise as well
     * @param others messages of the chat that do not belong to the part
     */
    record Extent(long gone, long kept, long others) {}
}
