package io.kanal.web.internal.pages.ask;

import io.kanal.posts.Posts;
import io.kanal.posts.ReadScope;
import io.kanal.posts.message.Message;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** What somebody could ask about: names that stand in several of the newest posts they may see. */
@Component
public class Examples {
    private static final int POSTS = 120;
    private static final int FEWEST_POSTS = 2;
    private static final int MOST = 3;
    /** A name within a sentence, or a tag: what begins a sentence has its capital anyway. */
    private static final Pattern NAME = Pattern.compile(
            "(?<=[\\p{Ll}\\p{N},] )\\p{Lu}[\\p{L}\\p{N}-]{3,24}(?: \\p{Lu}[\\p{L}\\p{N}-]{2,24})?|(?<=(?:^|\\s)#)[\\p{L}\\p{M}\\p{N}_]{4,24}");

    private final Posts posts;

    Examples(Posts posts) {
        this.posts = posts;
    }

    /** Those in the most posts first; none where the posts share none. */
    public List<String> names(ReadScope scope) {
        Map<String, Integer> holding = new HashMap<>();
        Map<String, String> written = new HashMap<>();
        for (Message post : posts.newest(scope, null, null, POSTS)) {
            Set<String> seen = new HashSet<>();
            for (MatchResult name :
                    NAME.matcher(post.text().standing()).results().toList()) {
                String folded = name.group().toLowerCase(Locale.ROOT);
                written.putIfAbsent(folded, name.group().replace('_', ' '));
                if (seen.add(folded)) {
                    holding.merge(folded, 1, Integer::sum);
                }
            }
        }
        return holding.entrySet().stream()
                .filter(name -> name.getValue() >= FEWEST_POSTS)
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Comparator.comparing(Map.Entry::getKey)))
                .limit(MOST)
                .map(name -> written.get(name.getKey()))
                .toList();
    }
}
