package io.kanal.benchmarks;

import io.kanal.changes.Lane;
import io.kanal.ingest.Ingest;
import io.kanal.ingest.Ingested;
import io.kanal.ingest.SeenMessage;
import io.kanal.posts.message.Source;
import io.kanal.shared.ChatId;
import io.kanal.shared.text.RichText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The merge alone, without parsing: made-up posts of a realistic length into an empty record, then again. */
final class MergeBenchmark implements Benchmark {
    private static final int POSTS = 200_000;

    @Override
    public String name() {
        return "merge";
    }

    @Override
    public String title() {
        return "The merge alone: %,d new posts, then the same once more".formatted(POSTS);
    }

    @Override
    public void run(List<String> arguments, Report report) throws Exception {
        try (var kanal = new RunningKanal()) {
            Ingest ingest = kanal.get(Ingest.class);
            ChatId chat = SeenPosts.channel(ingest, 1_234_567);
            List<SeenMessage> posts = posts();
            report.line("| pass | posts/s | outcome |");
            report.line("|---|---|---|");
            for (String pass : List.of("new", "known")) {
                long start = System.nanoTime();
                Ingested sum = Ingested.NOTHING;
                for (int from = 0; from < posts.size(); from += Ingest.MOST) {
                    sum = sum.plus(ingest.merge(
                            Source.EXPORT,
                            Lane.BULK,
                            chat,
                            posts.subList(from, Math.min(posts.size(), from + Ingest.MOST))));
                }
                double seconds = (System.nanoTime() - start) / 1e9;
                report.line("| %s | %,.0f | %s |".formatted(pass, posts.size() / seconds, sum));
            }
        }
    }

    private static List<SeenMessage> posts() {
        Random random = new Random(7);
        String[] words = {
            "river", "market", "signal", "winter", "engine", "policy", "garden", "border", "station", "letter", "budget"
        };
        var posts = new ArrayList<SeenMessage>(POSTS);
        for (int id = 1; id <= POSTS; id++) {
            StringBuilder text = new StringBuilder();
            int length = 30 + random.nextInt(60);
            for (int word = 0; word < length; word++) {
                text.append(words[random.nextInt(words.length)]).append(' ');
            }
            var spans = List.of(RichText.Span.of(RichText.Kind.BOLD, 0, 6));
            posts.add(SeenPosts.post(
                    id, Instant.ofEpochSecond(1_700_000_000L + id * 60L), new RichText(text.toString(), spans)));
        }
        return posts;
    }
}
