package io.kanal.search.internal;

import io.kanal.search.internal.lucene.SearchIndex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folders of this node's search index: the one that is searched, named by the file {@code current}, and for the time
 * of a rebuild the next one.
 */
final class Generations {
    private static final String CURRENT = "current";
    private static final Duration LONGEST_SEARCH = Duration.ofSeconds(30);

    private final Path root;
    private final Function<Path, SearchIndex> open;
    private volatile SearchIndex current;
    /** What was searched before the last rebuild; searches that began with it may still read. */
    private @Nullable SearchIndex retired;

    private long retiredNanos;

    Generations(Path root, Function<Path, SearchIndex> open) {
        this.root = root;
        this.open = open;
        String name = currentName();
        sweep(name);
        this.current = open.apply(root.resolve(name));
    }

    SearchIndex current() {
        return current;
    }

    /** An empty generation beside the current one. */
    SearchIndex begin() {
        closeRetired();
        sweep(current.folder().getFileName().toString());
        String name = current.folder().getFileName().toString();
        String next = Integer.toString(Integer.parseInt(name) + 1);
        return open.apply(root.resolve(next));
    }

    /** Lets the next generation take the place of the current one, whose files go away a little later. */
    void finish(SearchIndex next) {
        SearchIndex before = current;
        String name = next.folder().getFileName().toString();
        try {
            Path note = Files.writeString(root.resolve(CURRENT + ".new"), name, StandardCharsets.UTF_8);
            Files.move(
                    note, root.resolve(CURRENT), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + root.resolve(CURRENT), e);
        }
        current = next;
        retired = before;
        retiredNanos = System.nanoTime();
    }

    /** Closes what was searched before the last rebuild, once no search can be reading it any more. */
    void tidy() {
        if (retired != null && System.nanoTime() - retiredNanos > LONGEST_SEARCH.toNanos()) {
            closeRetired();
        }
    }

    private void closeRetired() {
        if (retired != null) {
            retired.close();
            retired = null;
            sweep(current.folder().getFileName().toString());
        }
    }

    void close() {
        closeRetired();
        current.close();
    }

    private String currentName() {
        Path file = root.resolve(CURRENT);
        try {
            return Files.exists(file)
                    ? Files.readString(file, StandardCharsets.UTF_8).strip()
                    : "1";
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    /** Removes what an earlier rebuild left. */
    private void sweep(String keep) {
        try (Stream<Path> entries = Files.list(root)) {
            List<Path> left = entries.filter(Files::isDirectory)
                    .filter(folder -> !folder.getFileName().toString().equals(keep))
                    .toList();
            for (Path folder : left) {
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot clean up " + root, e);
        }
    }
}
