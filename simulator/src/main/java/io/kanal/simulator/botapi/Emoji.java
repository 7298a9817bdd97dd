package io.kanal.simulator.botapi;

import java.util.Set;

/** The emoji that may be used as reactions. */
final class Emoji {
    private static final Set<String> REACTIONS = Set.of(
            "❤", "👍", "👎", "🔥", "🥰", "👏", "😁", "🤔", "🤯", "😱", "🤬", "😢", "🎉", "🤩", "🤮", "💩", "🙏", "👌",
            "🕊", "🤡", "🥱", "🥴", "😍", "🐳", "❤‍🔥", "🌚", "🌭", "💯", "🤣", "⚡", "🍌", "🏆", "💔", "🤨", "😐", "🍓",
            "🍾", "💋", "🖕", "😈", "😴", "😭", "🤓", "👻", "👨‍💻", "👀", "🎃", "🙈", "😇", "😨", "🤝", "✍", "🤗",
            "🫡", "🎅", "🎄", "☃", "💅", "🤪", "🗿", "🆒", "💘", "🙉", "🦄", "😘", "💊", "🙊", "😎", "👾", "🤷‍♂", "🤷",
            "🤷‍♀", "😡");

    private Emoji() {}

    static boolean isReaction(String reaction) {
        return reaction.startsWith("custom:") || REACTIONS.contains(reaction.replace("\ufe0f", ""));
    }
}
