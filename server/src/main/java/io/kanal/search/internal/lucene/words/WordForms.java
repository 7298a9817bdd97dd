package io.kanal.search.internal.lucene.words;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import morfologik.stemming.Dictionary;
import morfologik.stemming.DictionaryLookup;
import morfologik.stemming.WordData;

/** A dictionary of word forms: from any form of a word to the words it may be a form of. Read once, asked by many. */
record WordForms(Dictionary dictionary) {
    static final String RUSSIAN = "org/languagetool/resource/ru/russian.dict";
    static final String UKRAINIAN = "ua/net/nlp/ukrainian.dict";
    static final String POLISH = "morfologik/stemming/polish/polish.dict";

    static WordForms read(String resource) {
        try {
            return new WordForms(Dictionary.read(Objects.requireNonNull(
                    WordForms.class.getClassLoader().getResource(resource),
                    () -> "No dictionary " + resource + " on the class path")));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the dictionary " + resource, e);
        }
    }

    /** Asks the dictionary; not thread-safe, so everyone has their own. */
    Reader reader() {
        return new Reader(new DictionaryLookup(dictionary));
    }

    record Reader(DictionaryLookup lookup) {
        /** The words that this may be a form of, each once; none where it is not known. */
        List<String> wordsOf(String form) {
            List<String> words = new ArrayList<>(2);
            for (WordData found : lookup.lookup(form)) {
                String word = String.valueOf(found.getStem());
                if (!words.contains(word)) {
                    words.add(word);
                }
            }
            return words;
        }
    }
}
