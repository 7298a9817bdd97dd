package io.kanal.cli.internal.quality;

import io.kanal.cli.internal.terminal.CommandFailure;
import io.kanal.cli.internal.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Questions and what answers each: a CSV of {@code question,post}, or JSON in the shape of SQuAD and XQuAD. */
record QuestionSet(List<Asked> questions) {
    /** More is no set of questions that somebody wrote. */
    static final long MOST_BYTES = 100L << 20;

    private static final int MOST_CHARACTERS = 2_000;

    /**
     * A question.
     *
     * @param post a link or Kanal's number; empty where the post is known by its text
     * @param text of the post; empty where it is known by its name
     */
    record Asked(String question, String post, String text) {}

    static QuestionSet read(Path file) {
        String content;
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw wrong(file, "is larger than 100 MB");
            }
            content = Files.readString(file);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.USAGE, file + " cannot be read, or is not a file of UTF-8: " + e.getMessage(), e);
        }
        String text = content.startsWith("\uFEFF") ? content.substring(1) : content;
        List<Asked> questions = text.stripLeading().startsWith("{") ? json(file, text) : csv(file, text);
        if (questions.isEmpty()) {
            throw wrong(file, "holds no question");
        }
        for (Asked asked : questions) {
            if (asked.question().isBlank() || asked.question().length() > MOST_CHARACTERS) {
                throw wrong(file, "holds a question that is empty or longer than 2,000 characters");
            }
        }
        return new QuestionSet(questions);
    }

    private static List<Asked> json(Path file, String text) {
        JsonNode root;
        try {
            root = JsonMapper.builder().build().readTree(text);
        } catch (JacksonException e) {
            throw new CommandFailure(ExitCode.USAGE, file + " begins as JSON and is none", e);
        }
        List<Asked> questions = new ArrayList<>();
        for (JsonNode article : root.path("data")) {
            for (JsonNode paragraph : article.path("paragraphs")) {
                String context = paragraph.path("context").asString("");
                for (JsonNode question : paragraph.path("qas")) {
                    questions.add(new Asked(question.path("question").asString(""), "", context));
                }
            }
        }
        return questions;
    }

    private static List<Asked> csv(Path file, String text) {
        List<List<String>> rows = rows(file, text);
        if (rows.isEmpty()
                || rows.getFirst().size() < 2
                || !rows.getFirst().subList(0, 2).equals(List.of("question", "post"))) {
            throw wrong(file, "is neither JSON nor a CSV whose first line is question,post");
        }
        List<Asked> questions = new ArrayList<>();
        for (int i = 1; i < rows.size(); i++) {
            List<String> row = rows.get(i);
            if (row.size() < 2 || row.get(1).isBlank()) {
                throw wrong(file, "names no post in row " + (i + 1));
            }
            questions.add(new Asked(row.getFirst(), row.get(1).strip(), ""));
        }
        return questions;
    }

    /** By RFC 4180; empty lines are none. */
    private static List<List<String>> rows(Path file, String text) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        String all = text.endsWith("\n") ? text : text + "\n";
        for (int i = 0; i < all.length(); i++) {
            char c = all.charAt(i);
            if (quoted) {
                if (c != '"') {
                    field.append(c);
                } else if (i + 1 < all.length() && all.charAt(i + 1) == '"') {
                    field.append(c);
                    i++;
                } else {
                    quoted = false;
                }
            } else if (c == '"' && field.isEmpty()) {
                quoted = true;
            } else if (c == ',' || c == '\n') {
                row.add(field.toString());
                field.setLength(0);
                if (c == '\n') {
                    if (row.size() > 1 || !row.getFirst().isBlank()) {
                        rows.add(row);
                    }
                    row = new ArrayList<>();
                }
            } else if (c != '\r') {
                field.append(c);
            }
        }
        if (quoted) {
            throw wrong(file, "opens a quote that nothing closes");
        }
        return rows;
    }

    private static CommandFailure wrong(Path file, String what) {
        return new CommandFailure(ExitCode.USAGE, file + " " + what);
    }
}
