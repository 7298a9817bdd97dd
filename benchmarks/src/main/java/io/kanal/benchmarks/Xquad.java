package io.kanal.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Paragraphs and questions of XQuAD in one language; see {@code ../shared/data/SOURCES.md}.
 *
 * @param paragraphs each is to be one post
 */
record Xquad(List<String> paragraphs, List<Question> questions) {
    /**
     * A question that one paragraph answers.
     *
     * @param paragraph its index
     * @param answerStart where the answer begins in it
     */
    record Question(String text, int paragraph, int answerStart, String answer) {}

    /** Reads {@code retrieval/xquad.<language>.json} below the folder of data. */
    static Xquad read(Path data, String language) {
        Path file = data.resolve("retrieval/xquad." + language + ".json");
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(
                    file + " does not exist; name the folder of data with --data=FOLDER (default ../shared/data)");
        }
        return read(file);
    }

    /** Reads any file of that form; a question without an answer is left out. */
    static Xquad read(Path file) {
        List<String> paragraphs = new ArrayList<>();
        List<Question> questions = new ArrayList<>();
        JsonNode root = JsonMapper.builder().build().readTree(file);
        for (JsonNode article : root.path("data")) {
            for (JsonNode paragraph : article.path("paragraphs")) {
                for (JsonNode question : paragraph.path("qas")) {
                    JsonNode answer = question.path("answers").path(0);
                    if (answer.isMissingNode()) {
                        continue;
                    }
                    questions.add(new Question(
                            question.path("question").asString(),
                            paragraphs.size(),
                            answer.path("answer_start").asInt(),
                            answer.path("text").asString()));
                }
                paragraphs.add(paragraph.path("context").asString());
            }
        }
        return new Xquad(paragraphs, questions);
    }

    /** The folder named by {@code --data=}, or the usual one. */
    static Path data(List<String> arguments) {
        return arguments.stream()
                .filter(argument -> argument.startsWith("--data="))
                .map(argument -> Path.of(argument.substring("--data=".length())))
                .findFirst()
                .orElse(Path.of("../shared/data"));
    }
}
