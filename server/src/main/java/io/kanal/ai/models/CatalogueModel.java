package io.kanal.ai.models;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model of the catalogue: what it knows and costs, and where its files come from.
 *
 * @param name what it is called in commands and in the record
 * @param title as its makers call it
 * @param inside whether it lies inside the program and needs no files
 * @param languages codes of the languages it knows; {@code *} for about a hundred
 * @param dimensions how many numbers its vectors have
 * @param diskMegabytes of all files together
 * @param memoryMegabytes of the process, about, while it is loaded
 * @param textsPerSecond passages of usual length on two cores, about
 * @param licence as SPDX names it
 * @param about where its makers describe it
 * @param pooling {@code mean} or {@code cls}
 * @param longestInput in tokens; what is longer is cut
 * @param revision of the files; null for the model inside the program
 */
public record CatalogueModel(
        String name,
        String title,
        boolean inside,
        List<String> languages,
        int dimensions,
        int diskMegabytes,
        int memoryMegabytes,
        int textsPerSecond,
        String licence,
        String about,
        String pooling,
        String queryPrefix,
        String passagePrefix,
        int longestInput,
        @Nullable String revision,
        List<ModelFile> files) {
    static final String MODEL = "model.onnx";
    static final String TOKENIZER = "tokenizer.json";
    private static final String ALL = "*";

    public CatalogueModel {
        languages = List.copyOf(languages);
        files = List.copyOf(files);
        if (!name.matches("[a-z0-9][a-z0-9.-]*")) {
            throw new IllegalArgumentException("'" + name + "' is no name of a model");
        }
        Set<String> wanted = inside ? Set.of() : Set.of(MODEL, TOKENIZER);
        if (files.size() != wanted.size() || !files.stream().allMatch(file -> wanted.contains(file.name()))) {
            throw new IllegalArgumentException(name + " needs the files " + wanted);
        }
    }

    /** Whether vectors of texts in this language mean something. */
    public boolean knows(String language) {
        return languages.contains(ALL) || languages.contains(language.toLowerCase(Locale.ROOT));
    }

    /**
     * A file of a model. Only ONNX and JSON are taken: other formats can hold programs.
     *
     * @param name what it is called here
     * @param path below the base of the addresses, with its revision
     * @param mostMegabytes more is never taken
     * @param sha256 in hexadecimal, computed by us from the file itself; null where it was not: then what the first
     *     installation saw is kept, and every later one must be the same
     */
    public record ModelFile(
            String name,
            String path,
            int mostMegabytes,
            @Nullable String sha256) {
        public ModelFile {
            if (path.startsWith("/") || path.contains("..") || !path.matches(".*\\.(onnx|json)")) {
                throw new IllegalArgumentException("'" + path + "' is no path of an ONNX or JSON file");
            }
        }

        long mostBytes() {
            return mostMegabytes * 1_000_000L;
        }
    }
}
