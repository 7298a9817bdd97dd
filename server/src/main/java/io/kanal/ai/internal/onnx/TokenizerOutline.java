package io.kanal.ai.internal.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * What stands in a {@code tokenizer.json}, read before native code reads it: that code ends the process where a table inside
 * is damaged.
 *
 * @param words how many the model knows
 * @param highestId of all words and marks
 */
record TokenizerOutline(long words, long highestId) {
    /** Those of a quarter of a million words have 7 to 17 MB, the largest known one 33. */
    static final long MOST_BYTES = 64L << 20;

    private static final Set<String> KINDS = Set.of("Unigram", "WordPiece", "BPE", "WordLevel");

    static TokenizerOutline read(Path file, JsonMapper json) throws IOException, Unfit {
        long size = Files.size(file);
        if (size > MOST_BYTES) {
            throw new Unfit("it has %,d MB, and Kanal takes up to %,d MB".formatted(size >> 20, MOST_BYTES >> 20));
        }
        try (InputStream in = Files.newInputStream(file);
                JsonParser parser = json.createParser(in)) {
            Reading reading = new Reading(parser);
            reading.whole();
            if (reading.words == 0) {
                throw new Unfit("it holds no words; take the tokenizer.json that belongs to the model");
            }
            return new TokenizerOutline(reading.words, reading.highest);
        } catch (JacksonException e) {
            throw new Unfit("it is cut short or no JSON; fetch it again");
        }
    }

    private static final class Reading {
        private final JsonParser parser;
        private long words;
        private long highest = -1;

        Reading(JsonParser parser) {
            this.parser = parser;
        }

        void whole() throws Unfit {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new Unfit("it is no tokenizer.json; take the one that belongs to the model");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if (name.equals("model") && parser.currentToken() == JsonToken.START_OBJECT) {
                    model();
                } else {
                    part();
                }
            }
            if (parser.nextToken() != null) {
                throw new Unfit("more stands behind its end; fetch it again");
            }
        }

        private void model() throws Unfit {
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("type") && !KINDS.contains(String.valueOf(parser.getString()))) {
                    throw new Unfit("it is of the kind '%s'; Kanal knows %s"
                            .formatted(parser.getString(), String.join(", ", KINDS)));
                } else if (name.equals("vocab") && value == JsonToken.START_ARRAY) {
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        parser.skipChildren();
                        highest = Math.max(highest, words++);
                    }
                } else if (name.equals("vocab") && value == JsonToken.START_OBJECT) {
                    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                        parser.nextToken();
                        id();
                        words++;
                    }
                } else {
                    parser.skipChildren();
                }
            }
        }

        /** Marks stand in {@code added_tokens[].id} and {@code post_processor.special_tokens.*.ids}, tables where they like. */
        private void part() throws Unfit {
            for (int depth = 0; ; parser.nextToken()) {
                switch (parser.currentToken()) {
                    case START_OBJECT, START_ARRAY -> depth++;
                    case END_OBJECT, END_ARRAY -> depth--;
                    case VALUE_NUMBER_INT -> {
                        String name = String.valueOf(
                                parser.streamReadContext().inArray()
                                        ? parser.streamReadContext().getParent().currentName()
                                        : parser.currentName());
                        if (name.equals("id") || name.equals("ids")) {
                            id();
                        }
                    }
                    case VALUE_STRING -> {
                        if ("precompiled_charsmap".equals(parser.currentName())) {
                            charsmap(parser.getString());
                        }
                    }
                    case null -> throw new Unfit("it is cut short; fetch it again");
                    default -> {}
                }
                if (depth == 0) {
                    return;
                }
            }
        }

        private void id() throws Unfit {
            if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
                throw new Unfit("the number of a word is none; take the tokenizer.json that belongs to the model");
            }
            highest = Math.max(highest, parser.getLongValue());
        }

        private static void charsmap(String table) throws Unfit {
            try {
                Charsmap.check(Base64.getDecoder().decode(table));
            } catch (IllegalArgumentException e) {
                throw new Unfit("its table of characters (precompiled_charsmap) is damaged; fetch it again");
            }
        }
    }
}
