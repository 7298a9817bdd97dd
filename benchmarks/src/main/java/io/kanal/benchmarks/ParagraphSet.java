package io.kanal.benchmarks;

import io.kanal.posts.ContentHash;
import io.kanal.posts.ReadScope;
import io.kanal.posts.message.Content;
import io.kanal.posts.message.Counts;
import io.kanal.posts.message.Facts;
import io.kanal.posts.message.Message;
import io.kanal.posts.message.MessageKind;
import io.kanal.posts.message.Recorded;
import io.kanal.posts.message.Source;
import io.kanal.posts.message.Version;
import io.kanal.search.internal.passages.Cutting;
import io.kanal.search.internal.passages.IndexedPassage;
import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import io.kanal.shared.text.LanguageDetector;
import io.kanal.shared.text.RichText;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * XQuAD (google-deepmind/xquad, CC BY-SA 4.0) in one language: every paragraph a post, every question a query whose answer is
 * in one known paragraph. Paragraphs have the same numbers in all languages.
 */
record ParagraphSet(String language, List<String> paragraphs, List<Question> questions) {

    /** Sees the one chat of all paragraphs. */
    static final ReadScope SCOPE = ReadScope.of(Set.of(new ChatId(1)));

    /** A question and the number of the paragraph that answers it. */
    record Question(String text, int paragraph) {}

    static ParagraphSet read(Path folder, String language) {
        JsonNode root = JsonMapper.builder().build().readTree(folder.resolve("xquad." + language + ".json"));
        var paragraphs = new ArrayList<String>();
        var questions = new ArrayList<Question>();
        for (JsonNode article : root.get("data")) {
            for (JsonNode paragraph : article.get("paragraphs")) {
                for (JsonNode question : paragraph.get("qas")) {
                    questions.add(new Question(question.get("question").asString(), paragraphs.size()));
                }
                paragraphs.add(paragraph.get("context").asString());
            }
        }
        return new ParagraphSet(language, paragraphs, questions);
    }

    /** As Kanal cuts them; a paragraph's number is its message's id less one. */
    List<IndexedPassage> passages() {
        LanguageDetector detector = LanguageDetector.shared();
        var passages = new ArrayList<IndexedPassage>();
        for (int i = 0; i < paragraphs.size(); i++) {
            Cutting.post(List.of(post(i + 1L, paragraphs.get(i))))
                    .forEach(passage -> passages.add(IndexedPassage.of(passage, detector)));
        }
        return passages;
    }

    static Message post(long id, String text) {
        Instant date = Instant.ofEpochSecond(1_700_000_000L + id * 3_600);
        Version version = new Version(
                Content.of(RichText.plain(text), List.of()),
                new ContentHash(""),
                null,
                1,
                new Version.Standing(date, Source.EXPORT, Instant.EPOCH));
        return new Message(
                new MessageId(id),
                new ChatId(1),
                new Recorded(
                        id, MessageKind.MESSAGE, version, Facts.of(facts -> facts.date(date)), Counts.NONE, null, null),
                null);
    }
}
