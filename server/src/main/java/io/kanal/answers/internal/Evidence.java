package io.kanal.answers.internal;

import io.kanal.posts.message.Message;
import io.kanal.search.Sentence;
import io.kanal.search.Sentences;
import io.kanal.search.Strength;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A passage that may answer a question, as the record has it now. What its author struck out says nothing any more: blanks
 * stand in its place.
 *
 * @param pieces stretches of messages in reading order; one for a post, several for a conversation
 * @param strength how well it fits the question by itself
 */
public record Evidence(List<Piece> pieces, Strength strength) {
    public Evidence {
        pieces = List.copyOf(pieces);
    }

    /** What people wrote, one message a line. */
    String text() {
        return pieces.stream().map(Piece::text).collect(Collectors.joining("\n"));
    }

    /** All sentences in reading order. */
    List<Place> sentences() {
        List<Place> places = new ArrayList<>();
        for (Piece piece : pieces) {
            for (Sentence sentence : Sentences.of(piece.text())) {
                Place place =
                        new Place(piece.message(), piece.from() + sentence.start(), piece.from() + sentence.end());
                if (!place.text().isBlank()) {
                    places.add(place);
                }
            }
        }
        return places;
    }

    /** A stretch of one message's text, in UTF-16 units. */
    public record Piece(Message message, int from, int to) {
        public Piece {
            int length = message.text().text().length();
            // The post may have become shorter since it was indexed.
            to = Math.clamp(to, 0, length);
            from = Math.clamp(from, 0, to);
        }

        String text() {
            return message.text().standing().substring(from, to);
        }
    }

    /** One sentence of one message, by its units. */
    public record Place(Message message, int from, int to) {
        String text() {
            return message.text().standing().substring(from, to);
        }
    }
}
