package io.kanal.answers.internal;

import io.kanal.answers.AnswerEvent;
import io.kanal.answers.AnswerSink;
import io.kanal.answers.Citation;
import io.kanal.answers.Statement;
import io.kanal.posts.Chat;
import io.kanal.posts.message.Message;
import io.kanal.shared.ChatId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** An answer while it is made: numbers its citations and tells the sink of each step. Used by one thread. */
final class Draft {
    private final AnswerSink sink;
    private final Map<ChatId, Chat> chats;
    private final Map<Evidence.Place, Citation> citations = new LinkedHashMap<>();
    private final List<Statement> statements = new ArrayList<>();
    private int leftOut;

    /** @param chats those of all evidence */
    Draft(AnswerSink sink, Map<ChatId, Chat> chats) {
        this.sink = sink;
        this.chats = chats;
    }

    void state(String text, List<Evidence.Place> places) {
        List<Integer> numbers = new ArrayList<>();
        for (Evidence.Place place : places) {
            Citation citation = citations.get(place);
            if (citation == null) {
                citation = cite(citations.size() + 1, place);
                citations.put(place, citation);
                sink.accept(new AnswerEvent.Cited(citation));
            }
            if (!numbers.contains(citation.number())) {
                numbers.add(citation.number());
            }
        }
        Statement statement = new Statement(text, numbers);
        statements.add(statement);
        sink.accept(new AnswerEvent.Stated(statement));
    }

    /** Something was said that nothing proves. */
    void leaveOut() {
        leftOut++;
    }

    /** Citations that nothing is stated by; the sink hears nothing of them. */
    List<Citation> nearest(List<Evidence.Place> places) {
        return IntStream.range(0, places.size())
                .mapToObj(i -> cite(i + 1, places.get(i)))
                .toList();
    }

    /** Takes everything back. */
    void restart() {
        leftOut = 0;
        if (!statements.isEmpty() || !citations.isEmpty()) {
            statements.clear();
            citations.clear();
            sink.accept(new AnswerEvent.Restarted());
        }
    }

    List<Statement> statements() {
        return List.copyOf(statements);
    }

    List<Citation> citations() {
        return List.copyOf(citations.values());
    }

    int leftOut() {
        return leftOut;
    }

    /** A sentence as it is cited: what was struck out leaves no gap. */
    static String sentence(String text) {
        return text.replaceAll(" {2,}", " ").strip();
    }

    private Citation cite(int number, Evidence.Place place) {
        Message message = place.message();
        Chat chat = Objects.requireNonNull(chats.get(message.chat()));
        return new Citation(
                number,
                message.id(),
                message.chat(),
                chat.title(),
                chat.username(),
                message.telegramId(),
                message.date(),
                chat.link(message.telegramId()),
                place.from(),
                place.to(),
                sentence(place.text()),
                Citation.State.CURRENT);
    }
}
