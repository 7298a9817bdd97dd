package io.kanal.benchmarks;

import io.kanal.search.internal.passages.IndexedPassage;
import io.kanal.search.internal.passages.Passage;
import io.kanal.search.internal.passages.PassageId;
import io.kanal.shared.ChatId;
import io.kanal.shared.Language;
import io.kanal.shared.MessageId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Posts made from paragraphs and their seeded vectors; a post's number decides everything about it. */
final class SeededPosts {
    static final int CHATS = 1_000;

    private static final int DIMENSION = 384;
    private static final float ROOT = (float) Math.sqrt(DIMENSION);
    private static final int CENTRES = 2_000;

    private final List<String> paragraphs;
    private final int size;
    private final float[][] centres = centresOf();

    SeededPosts(List<String> paragraphs, int size) {
        this.paragraphs = paragraphs;
        this.size = size;
    }

    static Set<ChatId> chats() {
        return LongStream.rangeClosed(1, CHATS).mapToObj(ChatId::new).collect(Collectors.toSet());
    }

    int size() {
        return size;
    }

    private static float[][] centresOf() {
        Random random = new Random(1);
        float[][] centres = new float[CENTRES][];
        Arrays.setAll(centres, i -> gaussian(random, new float[DIMENSION], 1));
        return centres;
    }

    List<IndexedPassage> passages(int from, int to) {
        var batch = new ArrayList<IndexedPassage>(to - from);
        for (int i = from; i < to; i++) {
            batch.add(passage(i));
        }
        return batch;
    }

    IndexedPassage passage(int number) {
        Random random = new Random(number);
        String[] words = paragraphs.get(random.nextInt(paragraphs.size())).split(" ", -1);
        int start = random.nextInt(Math.max(1, words.length - 40));
        var text = new StringBuilder();
        for (int i = start; i < Math.min(words.length, start + 40); i++) {
            text.append(random.nextInt(6) == 0 ? words[random.nextInt(words.length)] : words[i])
                    .append(' ');
        }
        MessageId id = new MessageId(number + 1L);
        Passage passage = new Passage(
                new PassageId(id, 0),
                new ChatId(1 + chat(number)),
                List.of(new Passage.Part(id, 0, text.length())),
                text.toString(),
                "",
                Instant.ofEpochSecond(1_500_000_000L + number * 60L),
                Set.of(),
                Set.of("text"),
                null,
                Set.of(),
                Set.of(),
                true);
        return new IndexedPassage(passage, Language.ENGLISH, "%016x".formatted((long) number));
    }

    private static int chat(int number) {
        return number % CHATS;
    }

    float[] vector(int number) {
        Random random = new Random(~number);
        return gaussian(random, centres[random.nextInt(CENTRES)].clone(), 0.7f);
    }

    float[] queryVector(int number) {
        Random random = new Random(1_000_003L * number);
        return gaussian(random, centres[random.nextInt(CENTRES)].clone(), 0.7f);
    }

    private static float[] gaussian(Random random, float[] vector, float spread) {
        double norm = 0;
        for (int i = 0; i < vector.length; i++) {
            vector[i] += (float) random.nextGaussian() * spread / ROOT;
            norm += vector[i] * vector[i];
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= (float) Math.sqrt(norm);
        }
        return vector;
    }

    /**
     * The ten truly nearest posts, in one pass over all vectors: for each right, for each query.
     *
     * @param rights how many of the chats may be seen
     */
    List<Set<Long>> exact(int[] rights, float[]... queries) {
        record Near(int number, float score) {}
        var best = new ArrayList<PriorityQueue<Near>>();
        for (int i = 0; i < rights.length * queries.length; i++) {
            best.add(new PriorityQueue<>(Comparator.comparingDouble(Near::score)));
        }
        for (int number = 0; number < size; number++) {
            float[] vector = vector(number);
            for (int query = 0; query < queries.length; query++) {
                float score = dot(queries[query], vector);
                for (int right = 0; right < rights.length; right++) {
                    PriorityQueue<Near> ten = best.get(right * queries.length + query);
                    if (chat(number) < rights[right]
                            && (ten.size() < 10 || score > ten.element().score())) {
                        ten.add(new Near(number, score));
                        if (ten.size() > 10) {
                            ten.remove();
                        }
                    }
                }
            }
        }
        return best.stream()
                .map(ten -> ten.stream().map(near -> near.number() + 1L).collect(Collectors.toSet()))
                .toList();
    }

    private static float dot(float[] a, float[] b) {
        float sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
