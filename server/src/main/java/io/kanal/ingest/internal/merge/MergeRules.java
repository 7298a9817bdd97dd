package io.kanal.ingest.internal.merge;

import io.kanal.ingest.SeenMessage;
import io.kanal.posts.ContentHash;
import io.kanal.posts.message.Content;
import io.kanal.posts.message.Counts;
import io.kanal.posts.message.Facts;
import io.kanal.posts.message.Media;
import io.kanal.posts.message.Recorded;
import io.kanal.posts.message.Source;
import io.kanal.posts.message.Version;
import io.kanal.shared.text.LanguageDetector;
import io.kanal.shared.text.RichText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which five views of one message become one record; pure functions.
 *
 * <p>An equal content hash is no revision, nor is formatting that one of two forms cannot tell ({@link FormattingAgreement});
 * the text that tells more is kept. Versions are ordered as {@link Version.Standing} says; an older one becomes an earlier
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
        ContentHash hash = ContentHash.of(seen.text());
        var standing = new Version.Standing(versionTime(known, seen, source, hash), source, now);
        if (known == null) {
            Version first = new Version(seen.content(), hash, language(seen, languages), 1, standing);
            Source countedBy = seen.counts().equals(Counts.NONE) ? null : source;
            return new Decision.Add(
                    new Recorded(seen.telegramId(), seen.kind(), first, seen.facts(), seen.counts(), countedBy, null));
        }
        boolean restored = known.deletedAt() != null && showsThePresent(source);
        Version current = known.row().version();
        boolean faithful = source.code() <= current.standing().source().code();
        Facts facts = faithful
                ? seen.facts().or(known.row().facts())
                : known.row().facts().or(seen.facts());
        Recorded before = counted(known.row(), seen, source, facts);

        if (hash.equals(current.hash())) {
            return same(known, hash, before.withVersion(confirmed(current, seen, source, faithful)), restored);
        }
        RichText united = FormattingAgreement.united(
                current.content().text(), current.standing().source(), seen.text(), source, faithful);
        if (united != null) {
            Version again = confirmed(current, seen, source, faithful);
            ContentHash agreed = united.equals(current.content().text()) ? current.hash() : hash;
            Version version = new Version(
                    again.content().withText(united), agreed, again.language(), again.number(), again.standing());
            return same(known, agreed, before.withVersion(version), restored);
        }
        int next = known.versions() + 1;
        if (standing.compareTo(current.standing()) > 0) {
            Content content =
                    seen.content().withMedia(refreshed(current.content().media(), seen.media()));
            Version newer = new Version(content, hash, language(seen, languages), next, standing);
            return new Decision.Supersede(known, before.withVersion(newer).ofKind(seen.kind()), restored);
        }
        if (known.earlier().contains(hash)) {
            return same(known, hash, before, restored);
        }
        return new Decision.KeepEarlier(
                known, before, new Version(seen.content(), hash, language(seen, languages), next, standing));
    }

    /** The current version, seen again: the same text, perhaps with better facts about it. */
    private static Version confirmed(Version current, SeenMessage seen, Source source, boolean faithful) {
        Content before = current.content();
        List<Media> media = faithful
                ? refreshed(before.media(), seen.media())
                : before.media().isEmpty() ? seen.media() : before.media();
        boolean timeLearned = before.editedAt() == null && seen.editedAt() != null;
        Version.Standing standing = current.standing();
        if (timeLearned || (faithful && source != standing.source())) {
            Instant at = timeLearned ? seen.editedAt() : either(standing.at(), seen.date());
            standing = new Version.Standing(at, faithful ? source : standing.source(), standing.seenAt());
        }
        Content content = new Content(
                before.text(), media, either(before.editedAt(), seen.editedAt()), before.edited() || seen.edited());
        return new Version(content, current.hash(), current.language(), current.number(), standing);
    }

    private static Decision.Same same(Known known, ContentHash seen, Recorded after, boolean restored) {
        Recorded before = known.row();
        boolean learned = !before.facts().equals(after.facts())
                || !before.content().text().equals(after.content().text())
                || (!before.version().equals(after.version()) && !sameButAddresses(before.media(), after.media()));
        return new Decision.Same(known, after, seen, learned, !before.equals(after), restored);
    }

    private static @Nullable Instant versionTime(
            @Nullable Known known, SeenMessage seen, Source source, ContentHash hash) {
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

    private static <T> @Nullable T either(@Nullable T better, @Nullable T other) {
        return better == null ? other : better;
    }

    /** With these facts and the newest counts. */
    private static Recorded counted(Recorded before, SeenMessage seen, Source source, Facts facts) {
        boolean older = source == Source.EXPORT && before.countedBy() != null && before.countedBy() != Source.EXPORT;
        return seen.counts().equals(Counts.NONE) || older
                ? before.with(facts, before.counts(), before.countedBy())
                : before.with(facts, seen.counts().or(before.counts()), source);
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
                kept.add(now.or(then));
            } else {
                kept.add(after.get(i));
            }
        }
        return kept;
    }

    /** Whether two views of the media differ in nothing but addresses that expire and names that only the source knows. */
    private static boolean sameButAddresses(List<Media> one, List<Media> other) {
        return Objects.equals(withoutAddresses(one), withoutAddresses(other)) && !anyReplaced(one, other);
    }

    private static boolean anyReplaced(List<Media> before, List<Media> after) {
        for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
            if (before.get(i) instanceof Media.File then
                    && after.get(i) instanceof Media.File now
                    && now.replaces(then)) {
                return true;
            }
        }
        return false;
    }

    private static List<Media> withoutAddresses(List<Media> media) {
        return media.stream()
                .map(item -> item instanceof Media.File file
                        ? file.with(
                                told -> told.remoteUrl(null).thumbnailUrl(null).remoteId(null))
                        : item)
                .toList();
    }
}
