package io.kanal.cli.internal.chats;

import io.kanal.cli.internal.terminal.CommandFailure;
import io.kanal.cli.internal.terminal.ExitCode;
import io.kanal.cli.internal.terminal.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A chat as people name it on the command line: by its number in Kanal, by @name, or by its title. */
public final class NamedChat {
    private NamedChat() {}

    /** Its number, among the chats that are shown. */
    public static long number(Server server, String named) {
        return number(server, named, "/api/v1/channels");
    }

    /** Its number, among those of a list of channels. */
    static long number(Server server, String named, String list) {
        if (named.matches("[0-9]{1,18}")) {
            return Long.parseLong(named);
        }
        String wanted = named.startsWith("@") ? named.substring(1) : named;
        List<JsonNode> fitting = new ArrayList<>();
        JsonNode after = null;
        do {
            JsonNode page = server.get(
                    list, after == null ? Map.of("limit", 199) : Map.of("limit", 199, "after", after.asLong()));
            for (JsonNode channel : page.path("channels")) {
                boolean byName = channel.path("username").asString("").equalsIgnoreCase(wanted);
                boolean byTitle = !named.startsWith("@")
                        && channel.path("title").asString("").strip().equals(named.strip());
                if (byName || byTitle) {
                    fitting.add(channel);
                }
            }
            after = page.path("next_after");
        } while (after.isNumber());
        if (fitting.isEmpty()) {
            throw new CommandFailure(ExitCode.NOT_FOUND, "there is no chat '" + named + "' for you");
        }
        if (fitting.size() > 1) {
            List<String> numbers = fitting.stream()
                    .map(channel ->
                            String.format(Locale.ROOT, "%d", channel.path("id").asLong(0)))
                    .toList();
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "several chats are called '%s': name one by its number, %s"
                            .formatted(named, String.join(" or ", numbers)));
        }
        return fitting.getFirst().path("id").asLong();
    }
}
