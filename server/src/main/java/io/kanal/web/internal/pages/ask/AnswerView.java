package io.kanal.web.internal.pages.ask;

import io.kanal.answers.Answer;
import io.kanal.answers.Citation;
import io.kanal.posts.message.Message;
import io.kanal.search.SearchPage.Mark;
import io.kanal.search.SearchPage.Snippet;
import io.kanal.shared.MessageId;
import io.kanal.shared.text.RichTextHtml;
import io.kanal.web.internal.SnippetHtml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer as its page shows it.
 *
 * @param said its statements
 * @param sources the posts it rests on, each once, in the order of their first citation
 * @param nearest where nothing answers: posts beside the question
 */
public record AnswerView(Answer answer, List<Said> said, List<Post> sources, List<Post> nearest) {
    /** So much of the post is shown before and behind a cited sentence. */
    private static final int AROUND = 160;

    /** A statement and what its chips show. */
    public record Said(String text, List<Cited> cited) {}

    /**
     * A cited sentence.
     *
     * @param html it within its post, marked; the sentence alone where the post does not say it any more
     */
    public record Cited(Citation citation, String html) {
        /** The name of its chat in few words. */
        public String chat() {
            String username = citation.chatUsername();
            return username == null ? citation.chatTitle() : "@" + username;
        }
    }

    /** A post with what is cited of it. */
    public record Post(List<Cited> cited) {
        public Citation first() {
            return cited.getFirst().citation();
        }
    }

    /** @param posts the cited posts that whoever looks may see */
    static AnswerView of(Answer answer, Map<MessageId, Message> posts) {
        Map<Integer, Cited> cited = new LinkedHashMap<>();
        answer.citations()
                .forEach(citation -> cited.put(
                        citation.number(), new Cited(citation, html(citation, posts.get(citation.message())))));
        return new AnswerView(
                answer,
                answer.statements().stream()
                        .map(statement -> new Said(
                                statement.text(),
                                statement.citations().stream()
                                        .filter(cited::containsKey)
                                        .map(cited::get)
                                        .toList()))
                        .toList(),
                folded(answer.sources(), cited),
                folded(answer.nearest(), cited));
    }

    private static List<Post> folded(List<Citation> citations, Map<Integer, Cited> cited) {
        Map<MessageId, List<Cited>> posts = new LinkedHashMap<>();
        for (Citation citation : citations) {
            Cited one = cited.get(citation.number());
            if (one != null) {
                posts.computeIfAbsent(citation.message(), _ -> new ArrayList<>())
                        .add(one);
            }
        }
        return posts.values().stream().map(Post::new).toList();
    }

    private static String html(Citation citation, @Nullable Message post) {
        if (post == null || !says(citation, post)) {
            return RichTextHtml.escape(citation.sentence());
        }
        String text = post.text().text();
        int from = wordFrom(text, Math.max(0, citation.from() - AROUND), citation.from());
        int to = wordTo(text, citation.to(), Math.min(text.length(), citation.to() + AROUND));
        return SnippetHtml.of(post, new Snippet(from, to, List.of(new Mark(citation.from(), citation.to()))));
    }

    private static boolean says(Citation citation, Message post) {
        String standing = post.text().standing();
        return citation.state() == Citation.State.CURRENT
                && citation.from() < citation.to()
                && citation.to() <= standing.length()
                && plain(standing.substring(citation.from(), citation.to())).equals(plain(citation.sentence()));
    }

    private static String plain(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    private static int wordFrom(String text, int from, int until) {
        int blank = from == 0 ? -1 : text.indexOf(' ', from);
        return blank < 0 ? from == 0 ? 0 : until : Math.min(blank + 1, until);
    }

    private static int wordTo(String text, int from, int until) {
        int blank = until == text.length() ? until : text.lastIndexOf(' ', until);
        return Math.max(from, blank);
    }
}
