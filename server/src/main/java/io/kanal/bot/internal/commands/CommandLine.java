package io.kanal.bot.internal.commands;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command as people write it: {@code /ask@kanal_bot when does it fly}.
 *
 * @param addressee the bot it names, without @; empty where it names none
 * @param argument what follows, stripped
 */
public record CommandLine(String name, String addressee, String argument) {
    private static final Pattern FORM =
            Pattern.compile("/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]{3,32}))?(?:\\s+(.*))?", Pattern.DOTALL);

    public static Optional<CommandLine> read(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            return Optional.empty();
        }
        String addressee = form.group(2);
        String argument = form.group(3);
        return Optional.of(new CommandLine(
                form.group(1).toLowerCase(Locale.ROOT),
                addressee == null ? "" : addressee,
                argument == null ? "" : argument.strip()));
    }

    public boolean isFor(String username) {
        return addressee.isEmpty() || addressee.equalsIgnoreCase(username);
    }
}
