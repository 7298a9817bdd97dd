package io.kanal.benchmarks;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import io.kanal.ai.Purpose;
import io.kanal.ai.internal.EmbeddingProperties;
import io.kanal.ai.internal.onnx.OnnxEmbedder;
import io.kanal.ai.internal.openai.OpenAiEmbedder;
import io.kanal.ai.spi.Embedder;
import io.kanal.shared.DataDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A model from a folder inside the process, beside an endpoint of the same model where one is named: the same texts in the
 * same run.
 */
final class FolderModel {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String QUERY = "query: ";
    private static final String PASSAGE = "passage: ";
    private static final int TOKENS = 60;
    private static final int TEXTS = 480;
    private static final int QUESTIONS = 300;
    private static final int POSTS = 2_000;
    private static final int MANY_POSTS = 100_000;

    /** Short, long, empty, of many languages and of none. */
    private static final List<String> COMPARED = List.of(
            "How much protein should a woman eat per day?",
            "Сколько белка должна есть женщина в день?",
            "Скільки білка потрібно жінці щодня?",
            "یک زن روزانه چقدر پروتئین باید بخورد؟",
            "Bir kadın günde ne kadar protein yemeli?",
            "كم من البروتين يجب أن تأكل المرأة يوميا؟",
            "女性は一日にどれくらいのタンパク質を食べるべきですか。",
            "今天的会议在几点开始？",
            "Die Züge fahren heute nicht, wegen des Streiks.",
            "एक महिला को प्रतिदिन कितना प्रोटीन खाना चाहिए?",
            "",
            "a",
            "\uD83D\uDE00\uD83D\uDE00\uD83D\uDC4D\uD83C\uDFFD",
            "Привет hello سلام 你好 \uD83D\uDE00 mixed",
            "ＦＵＬＬ　ｗｉｄｔｈ ﬁne ½ ①",
            "   spaces   and\n\nnew lines\tand tabs  ",
            "https://example.com/x?y=1#z @user #тег",
            "می‌خواهم\u200B و \u200Fنمی‌دانم",
            "Ціна 1 234,56 грн. — 12.03.2022",
            "The same words again and again. ".repeat(300));

    private final Path folder;
    private final @Nullable URI endpoint;

    FolderModel(Path folder, @Nullable URI endpoint) {
        this.folder = folder;
        this.endpoint = endpoint;
    }

    void measure(Path data, Report report) throws Exception {
        List<String> texts = texts(data);
        List<String> questions = questions(data);
        List<String> posts = posts(data);
        var now = new AtomicReference<>(Instant.now());
        report.line(
                "`model.onnx` weighs %,d MB. 2 threads, batches of 16, prefixes `%s` and `%s`; texts and questions half English, half Russian."
                        .formatted(Files.size(folder.resolve("model.onnx")) / 1_000_000, QUERY, PASSAGE));
        report.line("");
        long before = Memory.now();
        try (OnnxEmbedder inside = new OnnxEmbedder(
                settings(folder, null),
                new DataDirectory(Files.createTempDirectory(Path.of("/var/tmp"), "kanal-embedding")),
                now::get,
                JSON)) {
            long start = System.nanoTime();
            inside.embed(List.of("warm"), Purpose.QUERY);
            double load = (System.nanoTime() - start) / 1e9;
            long loaded = Memory.now();
            report.line("| model | texts of %d tokens a second | a question, p50 | p95 |".formatted(TOKENS));
            report.line("|---|---|---|---|");
            speed(report, "inside the process", inside, texts, questions);
            try (OpenAiEmbedder outside =
                    endpoint == null ? null : new OpenAiEmbedder(settings(null, endpoint), JSON)) {
                if (outside != null) {
                    speed(report, "endpoint", outside, texts, questions);
                    report.line("");
                    agreement(report, inside, outside);
                }
            }
            report.line("");
            many(report, inside, posts);
            report.line("");
            report.line("| memory (RssAnon) | more than before the model |");
            report.line("|---|---|");
            report.line("| loaded, one text made (%.1f s) | %d MB |".formatted(load, loaded - before));
            report.line("| after all of the above | %d MB |".formatted(Memory.now() - before));
            now.updateAndGet(then -> then.plus(Duration.ofHours(1)));
            inside.rest();
            report.line("| unloaded | %d MB |".formatted(Memory.now() - before));
        }
    }

    private static void speed(
            Report report, String what, Embedder embedder, List<String> texts, List<String> questions) {
        embedder.embed(texts.subList(0, 32), Purpose.PASSAGE);
        long start = System.nanoTime();
        embedder.embed(texts, Purpose.PASSAGE);
        double rate = texts.size() / ((System.nanoTime() - start) / 1e9);
        double[] millis = questions.stream()
                .mapToDouble(question -> {
                    long asked = System.nanoTime();
                    embedder.embed(List.of(question), Purpose.QUERY);
                    return (System.nanoTime() - asked) / 1e6;
                })
                .toArray();
        report.line("| %s | %.0f | %.1f ms | %.1f ms |"
                .formatted(what, rate, Report.percentile(millis, 0.5), Report.percentile(millis, 0.95)));
    }

    private static void agreement(Report report, Embedder inside, Embedder outside) {
        List<float[]> ours = inside.embed(COMPARED, Purpose.PASSAGE);
        List<float[]> theirs = outside.embed(COMPARED, Purpose.PASSAGE);
        double[] cosines = IntStream.range(0, COMPARED.size())
                .mapToDouble(i -> cosine(ours.get(i), theirs.get(i)))
                .toArray();
        report.line(
                "Cosine of both for %d texts (languages, emoji, an empty one, one beyond the window): lowest %.4f, median %.4f."
                        .formatted(cosines.length, Report.percentile(cosines, 0), Report.percentile(cosines, 0.5)));
    }

    private static void many(Report report, Embedder embedder, List<String> posts) {
        long start = System.nanoTime();
        embedder.embed(posts, Purpose.PASSAGE);
        double seconds = (System.nanoTime() - start) / 1e9;
        report.line(
                "%,d posts of two real exports, every so many of each (%.0f characters in the mean): %.0f a second, so about %.0f minutes for %,d."
                        .formatted(
                                posts.size(),
                                posts.stream()
                                        .mapToInt(String::length)
                                        .average()
                                        .orElse(0),
                                posts.size() / seconds,
                                seconds / posts.size() * MANY_POSTS / 60,
                                MANY_POSTS));
    }

    private List<String> texts(Path data) throws IOException {
        List<String> texts = new ArrayList<>();
        try (HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(folder.resolve("tokenizer.json"))) {
            for (String language : List.of("en", "ru")) {
                int wanted = texts.size() + TEXTS / 2;
                for (String paragraph : Xquad.read(data, language).paragraphs()) {
                    cut(tokenizer, paragraph, texts, wanted);
                }
            }
        }
        return texts;
    }

    /** Pieces of a paragraph that have, with their prefix, all the same number of tokens. */
    private static void cut(HuggingFaceTokenizer tokenizer, String paragraph, List<String> texts, int wanted) {
        String rest = paragraph;
        while (texts.size() < wanted) {
            Encoding encoding = tokenizer.encode(PASSAGE + rest);
            if (encoding.getIds().length < TOKENS) {
                return;
            }
            // The last token of a text is the mark of its end.
            CharSpan last = encoding.getCharTokenSpans()[TOKENS - 2];
            int units = (PASSAGE + rest).offsetByCodePoints(0, last.getEnd()) - PASSAGE.length();
            texts.add(rest.substring(0, units));
            rest = rest.substring(units).strip();
        }
    }

    private static List<String> questions(Path data) {
        List<String> questions = new ArrayList<>();
        for (String language : List.of("en", "ru")) {
            Xquad.read(data, language).questions().stream()
                    .limit(QUESTIONS / 2)
                    .map(Xquad.Question::text)
                    .forEach(questions::add);
        }
        return questions;
    }

    private static List<String> posts(Path data) throws IOException {
        List<String> chosen = new ArrayList<>();
        for (String export : List.of("cybersec-news-en.result.json.gz", "qa_load-ru.result.json.gz")) {
            List<String> all = new ArrayList<>();
            try (InputStream in = new GZIPInputStream(
                    Files.newInputStream(data.resolve("exports").resolve(export)))) {
                for (JsonNode message : JSON.readTree(in).path("messages")) {
                    String text = text(message.path("text"));
                    if (!text.isBlank()) {
                        all.add(text);
                    }
                }
            }
            for (int i = 0; i < POSTS / 2; i++) {
                chosen.add(all.get((int) ((long) i * all.size() / (POSTS / 2))));
            }
        }
        return chosen;
    }

    private static String text(JsonNode node) {
        if (!node.isArray()) {
            return node.asString();
        }
        StringBuilder joined = new StringBuilder();
        node.forEach(part -> joined.append((part.isObject() ? part.path("text") : part).asString()));
        return joined.toString();
    }

    private static double cosine(float[] a, float[] b) {
        return IntStream.range(0, a.length)
                .mapToDouble(i -> (double) a[i] * b[i])
                .sum();
    }

    private static EmbeddingProperties settings(@Nullable Path model, @Nullable URI url) {
        return new EmbeddingProperties(
                model,
                null,
                null,
                QUERY,
                PASSAGE,
                url == null ? 512 : 510,
                Set.of(),
                2,
                16,
                Duration.ofMinutes(5),
                url,
                null,
                url == null ? null : "model",
                null,
                Duration.ofMinutes(5),
                100,
                8);
    }
}
