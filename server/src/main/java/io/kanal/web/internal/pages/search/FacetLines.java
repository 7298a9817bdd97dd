package io.kanal.web.internal.pages.search;

import io.kanal.posts.Chat;
import io.kanal.posts.ReadScope;
import io.kanal.posts.VisibleChats;
import io.kanal.search.SearchPage;
import io.kanal.shared.ChatId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What a search may be narrowed to, the largest parts first. */
@Component
class FacetLines {
    private static final int MOST = 12;

    private final VisibleChats chats;

    FacetLines(VisibleChats chats) {
        this.chats = chats;
    }

    /** Chats by title; those of one title are told apart by name or number. */
    List<FacetLine> channels(ReadScope scope, SearchPage.Facets facets, QueryWords words) {
        Map<Long, Integer> counts = facets.channels();
        List<Chat> found =
                chats.list(scope, counts.keySet().stream().map(ChatId::new).toList());
        Map<String, Long> ofTitle = found.stream().collect(Collectors.groupingBy(Chat::title, Collectors.counting()));
        List<FacetLine> lines = new ArrayList<>();
        for (Chat chat : found) {
            String name = chat.username() == null ? chat.id().toString() : "@" + chat.username();
            String title = ofTitle.getOrDefault(chat.title(), 1L) == 1 ? chat.title() : chat.title() + " · " + name;
            lines.add(new FacetLine(title, counts.getOrDefault(chat.id().value(), 0), words.with("from:" + name)));
        }
        return most(lines);
    }

    static List<FacetLine> languages(SearchPage.Facets facets, QueryWords words) {
        List<FacetLine> lines = new ArrayList<>();
        facets.languages().forEach((code, count) -> {
            if (code.matches("[a-z]{2}") && !code.equals("xx")) {
                lines.add(new FacetLine(code, count, words.with("lang:" + code)));
            }
        });
        return most(lines);
    }

    private static List<FacetLine> most(List<FacetLine> lines) {
        return lines.stream()
                .sorted(Comparator.comparingLong(FacetLine::count).reversed())
                .limit(MOST)
                .toList();
    }
}
