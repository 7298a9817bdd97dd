package io.kanal.cli.internal;

import io.kanal.cli.internal.terminal.ExitCode;
import io.kanal.cli.internal.terminal.Json;
import io.kanal.cli.internal.terminal.Output;
import io.kanal.cli.internal.terminal.Server;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code kanal thread}: a post in its conversation. */
@Command(
        name = "thread",
        mixinStandardHelpOptions = true,
        description =
                "Show a post in its conversation: what it answers, what was said before and after, what answers it.")
final class ThreadCommand implements Callable<Integer> {
    @Mixin
    private final Output output = new Output();

    @Parameters(paramLabel = "ID", description = "The post's number in Kanal, as search and the post's page show it.")
    private long id;

    @Option(
            names = "--before",
            paramLabel = "N",
            defaultValue = "10",
            description = "Posts before it, at most 50, default ${DEFAULT-VALUE}.")
    private int before;

    @Option(
            names = "--after",
            paramLabel = "N",
            defaultValue = "10",
            description = "Posts after it, at most 50, default ${DEFAULT-VALUE}.")
    private int after;

    @Option(names = "--chat", description = "Posts of the whole chat around it, not of its thread or topic alone.")
    private boolean chat;

    @Override
    public Integer call() {
        try (Server server = Server.connect()) {
            Map<String, Object> query = new LinkedHashMap<>();
            query.put("before", before);
            query.put("after", after);
            if (chat) {
                query.put("within", "chat");
            }
            JsonNode thread = server.get("/api/v1/posts/" + id + "/thread", query);
            if (output.asJson()) {
                output.json(thread);
            } else {
                print(thread);
            }
            return ExitCode.OK.status();
        }
    }

    private void print(JsonNode thread) {
        JsonNode post = thread.path("post");
        String topic = post.path("topic").path("name").asString("");
        output.line(post.path("channel").path("title").asString("") + (topic.isEmpty() ? "" : " · " + topic));
        JsonNode discussed = thread.path("discussed");
        if (discussed.isObject()) {
            output.line("");
            output.line(
                    "About a post of " + discussed.path("channel").path("title").asString("") + ":");
            print("  ", discussed, post);
        }
        JsonNode earlier = thread.path("earlier");
        JsonNode opening = thread.path("opening");
        if (opening.isObject() && !holds(earlier, opening)) {
            output.line("");
            output.line("Began with:");
            print("  ", opening, post);
        }
        output.line("");
        if (earlier.path("more").asBoolean(false)) {
            more("earlier", earlier.path("posts").path(0), post);
        }
        earlier.path("posts").forEach(one -> print("  ", one, post));
        JsonNode answered = thread.path("answered");
        if (answered.isObject()) {
            JsonNode other = answered.path("post");
            if (!other.isObject()) {
                output.line("  (in reply to a post that is not in the record, or not visible to you)");
            } else if (!holds(earlier, other)) {
                output.line("  In reply to:");
                print("  ", other, post);
            }
        }
        print("> ", post, post);
        JsonNode later = thread.path("later");
        later.path("posts").forEach(one -> print("  ", one, post));
        if (later.path("more").asBoolean(false)) {
            JsonNode posts = later.path("posts");
            more("later", posts.path(posts.size() - 1), post);
        }
        JsonNode answers = thread.path("answers");
        boolean told = false;
        for (JsonNode answer : answers.path("posts")) {
            if (!holds(later, answer)) {
                if (!told) {
                    output.line("");
                    output.line("Answers to it:");
                    told = true;
                }
                print("  ", answer, post);
            }
        }
        if (answers.path("more").asBoolean(false)) {
            output.line("  … and more answers");
        }
    }

    private void more(String which, JsonNode outermost, JsonNode post) {
        long from = (outermost.isObject() ? outermost : post).path("id").asLong(0);
        output.line("  … %s: kanal thread %d%s".formatted(which, from, chat ? " --chat" : ""));
    }

    private static boolean same(JsonNode one, JsonNode other) {
        return one.path("id").asLong(0) == other.path("id").asLong(-1);
    }

    private static boolean holds(JsonNode stretch, JsonNode post) {
        for (JsonNode one : stretch.path("posts")) {
            if (same(one, post)) {
                return true;
            }
        }
        return false;
    }

    private void print(String mark, JsonNode one, JsonNode post) {
        String author = one.path("author").asString(one.path("signature").asString(""));
        boolean itself = same(one, post);
        boolean answers = !itself
                && one.path("reply_to").asLong(0)
                        == post.path("telegram_message_id").asLong(-1)
                && one.path("channel").path("id").asLong(0)
                        == post.path("channel").path("id").asLong(-1);
        String date = one.path("date").asString("");
        output.line("%s%d  %s%s%s%s"
                .formatted(
                        mark,
                        one.path("id").asLong(0),
                        date.isEmpty() ? "no date" : Json.minute(date),
                        author.isEmpty() ? "" : "  " + author,
                        answers ? "  (answers it)" : "",
                        one.path("deleted_at").asString("").isEmpty() ? "" : "  (deleted)"));
        one.path("text")
                .asString("")
                .strip()
                .lines()
                .forEach(line -> output.line(
                        "      " + line.replaceAll("\\p{Cntrl}", " ").stripTrailing()));
        one.path("media")
                .forEach(thing -> output.line("      ["
                        + thing.path("kind")
                                .asString(thing.path("is").asString(""))
                                .replace('_', ' ')
                        + "]"));
        if (itself) {
            String link = one.path("link").asString("");
            if (!link.isEmpty()) {
                output.line("      " + link);
            }
        }
    }
}
