package io.kanal.bot.internal.commands;

import io.kanal.bot.internal.talk.Talk;

/** Something the bot does when a linked person asks for it by name. */
public interface Command {
    /** As people write it, without the slash. */
    String name();

    /** Whether it also makes sense in a group, where others read along. */
    boolean inGroups();

    /**
     * Does it and answers.
     *
     * @param argument what followed the name, or what was written when the command asked for it; may be empty
     */
    void run(Talk talk, String argument);
}
