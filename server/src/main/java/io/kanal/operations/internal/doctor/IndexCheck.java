package io.kanal.operations.internal.doctor;

import io.kanal.changes.Followers;
import io.kanal.channels.ReadScopes;
import io.kanal.posts.ReadScope;
import io.kanal.posts.WholeRecord;
import io.kanal.posts.message.Message;
import io.kanal.search.Search;
import io.kanal.search.SearchPage;
import io.kanal.search.SearchRequest;
import io.kanal.shared.Caller;
import io.kanal.shared.Check;
import io.kanal.shared.MessageId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Whether posts of the record, picked at random, are found by their own words. */
@Component
final class IndexCheck implements Check {
    private static final int PICKED = 20;
    private static final int WORDS = 5;
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]{2,30}");

    private final WholeRecord record;
    private final ReadScopes scopes;
    private final Search search;
    private final Followers followers;

    IndexCheck(WholeRecord record, ReadScopes scopes, Search search, Followers followers) {
        this.record = record;
        this.scopes = scopes;
        this.search = search;
        this.followers = followers;
    }

    @Override
    public String name() {
        return "search index";
    }

    @Override
    public List<Finding> look() {
        ReadScope all = scopes.of(Caller.KANAL);
        int looked = 0;
        List<MessageId> missing = new ArrayList<>();
        for (Message message : record.sample(PICKED)) {
            String words = words(message.text().text());
            if (message.deletedAt() != null || words.isEmpty()) {
                continue;
            }
            looked++;
            if (!found(all, message, words)) {
                missing.add(message.id());
            }
        }
        if (missing.isEmpty()) {
            return List.of(Finding.ok("%d posts picked at random are found by their own words".formatted(looked)));
        }
        String about = "%d of %d posts picked at random are not found by their own words (ids %s)"
                .formatted(missing.size(), looked, missing);
        return List.of(
                isBehind()
                        ? Finding.notice(about, "Look again when the follower 'search' is up to date")
                        : Finding.problem(about, "Run 'kanal reindex'"));
    }

    private boolean isBehind() {
        return followers.list(Caller.KANAL).stream()
                .filter(follower -> follower.name().equals("search"))
                .anyMatch(follower -> follower.lagRows() > 0);
    }

    private boolean found(ReadScope all, Message message, String words) {
        SearchRequest request = SearchRequest.of("\"" + words + "\"", all, ZoneOffset.UTC, SearchRequest.MOST);
        for (SearchPage.Hit hit : search.search(request).hits()) {
            boolean itself = hit.passage().stream().anyMatch(part -> part.id().equals(message.id()));
            // A post that says exactly the same may stand for this one.
            if (itself || hit.repeats() > 0 || hit.message().contentHash().equals(message.contentHash())) {
                return true;
            }
        }
        return false;
    }

    private static String words(String text) {
        Matcher matcher = WORD.matcher(text);
        List<String> words = new ArrayList<>();
        int end = -1;
        while (words.size() < WORDS && matcher.find()) {
            // A phrase needs neighbours: stop where something else than a space stands between.
            if (end >= 0 && !text.substring(end, matcher.start()).isBlank()) {
                break;
            }
            words.add(matcher.group());
            end = matcher.end();
        }
        return words.size() < 2 ? "" : String.join(" ", words);
    }
}
