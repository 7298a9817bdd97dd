package io.kanal.cli.internal;

import io.kanal.cli.internal.chats.NamedChat;
import io.kanal.cli.internal.chats.RestChat;
import io.kanal.cli.internal.chats.WakeChat;
import io.kanal.cli.internal.terminal.CommandFailure;
import io.kanal.cli.internal.terminal.ExitCode;
import io.kanal.cli.internal.terminal.JobWatch;
import io.kanal.cli.internal.terminal.Output;
import io.kanal.cli.internal.terminal.Server;
import io.kanal.cli.internal.terminal.Surroundings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code kanal chat}: what can be done with a chat of the record. */
@Command(
        name = "chat",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Let a channel rest or wake it; take back a chat, a source of it, or an import.",
        subcommands = {ChatCommand.Remove.class, RestChat.class, WakeChat.class})
final class ChatCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        throw new CommandFailure(
                ExitCode.USAGE, "say what to do with the chat: kanal chat remove CHAT, rest CHAT or wake CHAT");
    }

    /** {@code kanal chat remove}. */
    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description = "Say what would go and what would stay, ask, and take it back. It can be brought in again.")
    static final class Remove implements Callable<Integer> {
        @Mixin
        private final Output output = new Output();

        @Parameters(
                arity = "0..1",
                paramLabel = "CHAT",
                description = "Its number in Kanal, @name, or its title; not needed with --import.")
        private @Nullable String chat;

        @Option(names = "--import", paramLabel = "JOB", description = "Only what this import brought.")
        private @Nullable String job;

        @Option(
                names = "--source",
                paramLabel = "SOURCE",
                description = "Only what this source saw: export, preview, bot, push or tdlib.")
        private @Nullable String source;

        @Option(names = "--dry-run", description = "Say what would go and what would stay, and end.")
        private boolean dryRun;

        @Option(names = "--yes", description = "Do not ask.")
        private boolean yes;

        @Option(names = "--no-wait", description = "Return as soon as the server has begun.")
        private boolean noWait;

        @Override
        public Integer call() {
            if (chat == null && job == null) {
                throw new CommandFailure(ExitCode.USAGE, "name a chat, or an import with --import JOB");
            }
            try (Server server = Server.connect()) {
                String path = chat == null
                        ? "/api/v1/imports/" + Server.part(String.valueOf(job)) + "/removal"
                        : "/api/v1/channels/" + NamedChat.number(server, chat) + "/removal";
                Map<String, Object> query = new LinkedHashMap<>();
                ObjectNode body = Server.object();
                if (chat != null && job != null) {
                    query.put("job", job);
                    body.put("job", job);
                }
                if (source != null) {
                    query.put("source", source);
                    body.put("source", source);
                }
                JsonNode plan = server.get(path, query);
                if (dryRun && output.asJson()) {
                    output.json(plan);
                    return ExitCode.OK.status();
                }
                if (!output.asJson()) {
                    tell(plan);
                }
                if (dryRun) {
                    return ExitCode.OK.status();
                }
                String word = plan.path("word").asString("");
                if (!yes) {
                    ask(word);
                }
                JsonNode started = server.post(path, body.put("word", word));
                String id = started.path("id").asString("");
                if (noWait) {
                    output.line("Taking it back: kanal jobs " + id);
                    return ExitCode.OK.status();
                }
                return new JobWatch(server, output).toTheEnd(id);
            }
        }

        private void ask(String word) {
            String typed = Surroundings.ask("Type '%s' to take it back: ".formatted(word));
            if (typed == null) {
                throw new CommandFailure(ExitCode.USAGE, "nobody can be asked here; --yes says that you mean it");
            }
            if (!typed.strip().equals(word.strip())) {
                throw new CommandFailure(ExitCode.FAILED, "that is not '" + word + "'; nothing was taken back");
            }
        }

        private void tell(JsonNode plan) {
            output.line(plan.path("name").asString(plan.path("word").asString("")));
            output.line("  %,d messages go".formatted(plan.path("messages_gone").asLong(0)));
            long kept = plan.path("messages_kept").asLong(0);
            if (kept > 0) {
                output.line("  %,d stay, because they were seen otherwise as well".formatted(kept));
            }
            long others = plan.path("messages_of_others").asLong(0);
            if (others > 0) {
                output.line("  %,d others are not touched".formatted(others));
            }
            for (JsonNode part : plan.path("parts")) {
                if (part.path("channel_goes").asBoolean(false)) {
                    output.line("  the chat '" + part.path("title").asString("") + "' goes");
                }
            }
            if (plan.path("own_only").asBoolean(false)) {
                output.line("  other people share it: only your watch and your imports go");
            }
            long watchers = plan.path("other_watchers").asLong(0);
            if (watchers > 0) {
                output.line("  %,d other people watch it and lose it".formatted(watchers));
            }
            if (plan.path("following_ends").asBoolean(false)) {
                output.line("  its web page is not read any more");
            }
            if (plan.path("bot_goes_on").asBoolean(false)) {
                output.line("  a bot of Kanal's is a member: what is written from now on comes in again");
            }
            for (JsonNode one : plan.path("imports")) {
                output.line("  import %s of %s: %s, %,d messages"
                        .formatted(
                                one.path("job").asString(""),
                                one.path("started_at").asString("").replaceFirst("T.*", ""),
                                one.path("name").asString(""),
                                one.path("messages").asLong(0)));
            }
        }
    }
}
