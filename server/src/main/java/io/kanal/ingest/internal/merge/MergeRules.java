package io.kanal.ingest.internal.merge;

import io.kanal.ingest.SeenMessage;
import io.kanal.posts.Author;
import io.kanal.posts.Media;
import io.kanal.posts.Source;
import io.kanal.shared.LanguageDetector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which five views of one message become one record; pure functions.
 *
 * <p>An equal content hash is no revision. Versions are ordered as {@link Version} says; an older one becomes an earlier
 * revision, never the current. Some sources mark an edit without its time: then the edit lies after the last moment this
 * source saw other content, or, where it never did, just after the date.
 *
 * <p>Facts come from the most faithful source that knows them. Counters are the latest seen, but an export, which shows
 * the past, never overwrites those of another source. What an export or a push shows does not undo a deletion.
 */
final class MergeRules {
    /** "Edited, nobody knows when" sorts after the original and before any edit with a time. */
    private static final Duration JUST_AFTER = Duration.ofMillis(1);

    private MergeRules() {}

    static Decision decide(
            @Nullable Known known, SeenMessage seen, Source source, Instant now, LanguageDetector languages) {
        Hash hash = Hash.of(seen.text());
        Version version = new Version(versionTime(known, seen, source, hash), source, now);
        if (known == null) {
            var content = new Row.Content(
                    seen.text(),
                    seen.media(),
                    hash,
                    seen.editedAt(),
                    seen.edited(),
                    version,
                    language(seen, languages),
                    1);
            return new Decision.Add(
                    new Row(seen.telegramId(), seen.kind(), content, facts(seen), counts(seen, source), null));
        }
        boolean restored = known.deletedAt() != null && showsThePresent(source);
        Row before = known.row();
        Row.Content current = before.content();
        boolean faithful = source.code() <= current.version().source().code();
        Row.Facts facts = faithful ? join(facts(seen), before.facts()) : join(before.facts(), facts(seen));
        Row.Counts counts = newest(before.counts(), seen, source);

        if (hash.equals(current.hash())) {
            Row.Content content = confirmed(current, seen, source, faithful);
            return same(
                    known,
                    hash,
                    new Row(before.telegramId(), before.kind(), content, facts, counts, before.threadRoot()),
                    restored);
        }
        int next = known.versions() + 1;
        if (version.compareTo(current.version()) > 0) {
            List<Media> media = refreshed(current.media(), seen.media());
            var content = new Row.Content(
                    seen.text(), media, hash, seen.editedAt(), seen.edited(), version, language(seen, languages), next);
            return new Decision.Supersede(
                    known,
                    new Row(before.telegramId(), seen.kind(), content, facts, counts, before.threadRoot()),
                    restored);
        }
        Row unchanged = new Row(before.telegramId(), before.kind(), current, facts, counts, before.threadRoot());
        if (known.earlier().contains(hash)) {
            return same(known, hash, unchanged, restored);
        }
        var earlier = new Row.Content(
                seen.text(),
                seen.media(),
                hash,
                seen.editedAt(),
                seen.edited(),
                version,
                language(seen, languages),
                next);
        return new Decision.KeepEarlier(known, unchanged, earlier);
    }

    /** The current content, seen again: the same text, perhaps with better facts about it. */
    private static Row.Content confirmed(Row.Content current, SeenMessage seen, Source source, boolean faithful) {
        List<Media> media = faithful
                ? refreshed(current.media(), seen.media())
                : current.media().isEmpty() ? seen.media() : current.media();
        boolean timeLearned = current.editedAt() == null && seen.editedAt() != null;
        Version version = current.version();
        if (timeLearned || (faithful && source != version.source())) {
            Instant at = timeLearned ? seen.editedAt() : either(version.at(), seen.date());
            version = new Version(at, faithful ? source : version.source(), version.seenAt());
        }
        return new Row.Content(
                current.text(),
                media,
                current.hash(),
                either(current.editedAt(), seen.editedAt()),
                current.edited() || seen.edited(),
                version,
                current.language(),
                current.revision());
    }

    private static Decision.Same same(Known known, Hash seen, Row after, boolean restored) {
        Row before = known.row();
        boolean learned = !before.facts().equals(after.facts())
                || (!before.content().equals(after.content())
                        && !sameButAddresses(
                                before.content().media(), after.content().media()));
        return new Decision.Same(known, after, seen, learned, !before.equals(after), restored);
    }

    private static @Nullable Instant versionTime(@Nullable Known known, SeenMessage seen, Source source, Hash hash) {
        if (seen.editedAt() != null) {
            return seen.editedAt();
        }
        if (known != null && showsThePresent(source)) {
            Known.Sight sight = known.seenBySource();
            if (sight != null && !sight.hash().equals(hash)) {
                return sight.lastSeen();
            }
        }
        if (seen.edited() && seen.date() != null) {
            return seen.date().plus(JUST_AFTER);
        }
        return seen.date();
    }

    private static @Nullable String language(SeenMessage seen, LanguageDetector languages) {
        return seen.text().isEmpty()
                ? null
                : languages.detect(seen.text().text()).code();
    }

    private static boolean showsThePresent(Source source) {
        return source != Source.EXPORT && source != Source.PUSH;
    }

    private static Row.Facts facts(SeenMessage seen) {
        return new Row.Facts(
                seen.date(),
                seen.author(),
                seen.service(),
                seen.album(),
                seen.forward(),
                seen.replyTo(),
                seen.viaBot());
    }

    private static Row.Facts join(Row.Facts better, Row.Facts other) {
        return new Row.Facts(
                either(better.date(), other.date()),
                join(better.author(), other.author()),
                either(better.service(), other.service()),
                either(better.album(), other.album()),
                either(better.forward(), other.forward()),
                either(better.replyTo(), other.replyTo()),
                either(better.viaBot(), other.viaBot()));
    }

    private static @Nullable Author join(@Nullable Author better, @Nullable Author other) {
        if (better == null || other == null) {
            return either(better, other);
        }
        return new Author(
                either(better.id(), other.id()),
                either(better.name(), other.name()),
                either(better.signature(), other.signature()));
    }

    private static <T> @Nullable T either(@Nullable T better, @Nullable T other) {
        return better == null ? other : better;
    }

    private static Row.Counts counts(SeenMessage seen, Source source) {
        boolean counts = seen.views() != null || seen.forwards() != null || seen.reactions() != null;
        return new Row.Counts(
                seen.views(),
                seen.forwards(),
                seen.reactions() == null ? List.of() : seen.reactions(),
                counts ? source : null);
    }

    private static Row.Counts newest(Row.Counts before, SeenMessage seen, Source source) {
        Row.Counts after = counts(seen, source);
        if (after.source() == null) {
            return before;
        }
        if (source == Source.EXPORT && before.source() != null && before.source() != Source.EXPORT) {
            return before;
        }
        return new Row.Counts(
                either(after.views(), before.views()),
                either(after.forwards(), before.forwards()),
                seen.reactions() == null ? before.reactions() : seen.reactions(),
                source);
    }

    /** The newer view of the media, with stored bytes kept where the newer view has only facts about the same file. */
    private static List<Media> refreshed(List<Media> before, List<Media> after) {
        if (after.isEmpty()) {
            return before;
        }
        var kept = new ArrayList<Media>(after.size());
        for (int i = 0; i < after.size(); i++) {
            Media old = i < before.size() ? before.get(i) : null;
            if (after.get(i) instanceof Media.File now && old instanceof Media.File then && now.kind() == then.kind()) {
                kept.add(new Media.File(
                        now.kind(),
                        either(now.fileName(), then.fileName()),
                        either(now.mimeType(), then.mimeType()),
                        either(now.bytes(), then.bytes()),
                        either(now.width(), then.width()),
                        either(now.height(), then.height()),
                        either(now.seconds(), then.seconds()),
                        either(now.title(), then.title()),
                        either(now.performer(), then.performer()),
                        either(now.emoji(), then.emoji()),
                        now.spoiler() || then.spoiler(),
                        either(now.blob(), then.blob()),
                        either(now.remoteUrl(), then.remoteUrl()),
                        either(now.thumbnailUrl(), then.thumbnailUrl()),
                        now.blob() == null && then.blob() == null ? now.absence() : null));
            } else {
                kept.add(after.get(i));
            }
        }
        return kept;
    }

    /** Whether two views of the media differ in nothing but addresses that expire. */
    private static boolean sameButAddresses(List<Media> one, List<Media> other) {
        return Objects.equals(withoutAddresses(one), withoutAddresses(other));
    }

    private static List<Media> withoutAddresses(List<Media> media) {
        return media.stream()
                .map(item -> item instanceof Media.File file
                        ? new Media.File(
                                file.kind(),
                                file.fileName(),
                                file.mimeType(),
                                file.bytes(),
                                file.width(),
                                file.height(),
                                file.seconds(),
                                file.title(),
                                file.performer(),
                                file.emoji(),
                                file.spoiler(),
                                file.blob(),
                                null,
                                null,
                                file.absence())
                        : item)
                .toList();
    }
}
