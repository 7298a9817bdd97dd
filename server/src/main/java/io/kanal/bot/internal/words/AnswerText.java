package io.kanal.bot.internal.words;

import io.kanal.answers.Answer;
import io.kanal.answers.AnswerKind;
import io.kanal.answers.Citation;
import io.kanal.answers.Counted;
import io.kanal.answers.Statement;
import io.kanal.answers.Understood;
import io.kanal.people.User;
import io.kanal.shared.text.RichText;
import io.kanal.shared.text.RichText.Kind;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** An answer as a message: statements with numbers that lead to the posts, and the cited sentences below, folded. */
public final class AnswerText {
    private static final int MOST_SOURCES = 8;
    private static final int LONGEST_EXCERPT = 160;

    private final Wording wording;
    private final User reader;

    public AnswerText(Wording wording, User reader) {
        this.wording = wording;
        this.reader = reader;
    }

    public RichText of(Answer answer) {
        Composer composer = wording.compose();
        Understood understood = answer.understood();
        if (understood != null) {
            understood(composer, understood);
        }
        Counted counted = answer.counted();
        if (counted != null) {
            composer.add(wording.rich(
                            counted.whole() ? "ask.count.whole" : "ask.count",
                            (counted.approximate() ? "≈ " : "") + wording.number(counted.posts())))
                    .line()
                    .add(Kind.CODE, BidiText.tame(counted.query()));
        } else if (answer.kind() == AnswerKind.NOT_FOUND || answer.statements().isEmpty()) {
            boolean then = understood != null && understood.words() != null;
            composer.add(wording.rich(then ? "ask.none.time" : "ask.none"));
            nearest(composer, answer.nearest());
        } else {
            composer.add(of(answer.statements(), answer.citations()));
            if (answer.leftOut() > 0) {
                composer.line().add(wording.rich("ask.left-out", wording.number(answer.leftOut())));
            }
        }
        return composer.done();
    }

    private void understood(Composer composer, Understood understood) {
        String words = understood.words();
        if (words != null) {
            composer.add(wording.rich("ask.time", words, wording.days(understood.since(), understood.until(), reader)))
                    .line();
        }
        String about = understood.about();
        if (about != null) {
            composer.add(wording.rich("ask.about", Excerpt.of(about, 0, LONGEST_EXCERPT)))
                    .line();
        }
        composer.line();
    }

    /** Whether a message says an answer. */
    public static boolean says(String message, Answer answer) {
        String said = message.replaceAll("\\s+", " ");
        Counted counted = answer.counted();
        return counted == null
                ? answer.statements().stream()
                        .findFirst()
                        .map(statement -> BidiText.tame(statement.text())
                                .replaceAll("\\s+", " ")
                                .strip())
                        .filter(first -> !first.isEmpty() && said.contains(first))
                        .isPresent()
                : said.contains(BidiText.tame(counted.query()));
    }

    /** As much as there is so far. */
    public RichText of(List<Statement> statements, List<Citation> citations) {
        Map<Integer, Citation> byNumber =
                citations.stream().collect(Collectors.toMap(Citation::number, Function.identity(), (one, _) -> one));
        Composer composer = wording.compose();
        for (Statement statement : statements) {
            composer.quote(RichText.plain(BidiText.tame(statement.text()).strip()));
            for (int number : statement.citations()) {
                Citation citation = byNumber.get(number);
                composer.add(" ");
                composer.link("[" + wording.number(number) + "]", citation == null ? null : citation.link());
            }
            composer.line().line();
        }
        if (!citations.isEmpty()) {
            sources(composer, citations);
        }
        return composer.done();
    }

    private void nearest(Composer composer, List<Citation> nearest) {
        if (!nearest.isEmpty()) {
            composer.line().line();
            listed(composer, "ask.nearest", nearest);
        }
    }

    private void sources(Composer composer, List<Citation> citations) {
        int from = composer.length();
        listed(composer, "ask.sources", citations);
        composer.mark(Kind.EXPANDABLE_BLOCKQUOTE, from, null);
    }

    private void listed(Composer composer, String title, List<Citation> citations) {
        composer.add(wording.rich(title));
        for (Citation citation : citations.subList(0, Math.min(MOST_SOURCES, citations.size()))) {
            String username = citation.chatUsername();
            composer.line()
                    .add(wording.number(citation.number()))
                    .add(". ")
                    .link(wording.name(username == null ? citation.chatTitle() : "@" + username), citation.link())
                    .add(" · ")
                    .add(Kind.ITALIC, wording.day(citation.date(), reader))
                    .line();
            String sentence =
                    BidiText.tame(citation.sentence()).replaceAll("\\s+", " ").strip();
            composer.quote(RichText.plain(Excerpt.of(sentence, 0, LONGEST_EXCERPT)));
        }
    }
}
