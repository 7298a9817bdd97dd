package io.kanal.web.internal.pages;

import io.kanal.channels.ChannelOverview;
import io.kanal.posts.Chat;
import io.kanal.posts.Completeness;
import io.kanal.posts.Gaps;
import io.kanal.posts.IdRange;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** Says in words what a chat's completeness means: what is there, what is not, why, and what can be done about it. */
@Component
final class CompletenessWords {
    private static final int MOST_GAPS = 12;

    private final Gaps gaps;
    private final LocalWording wording;
    private final MessageSource messages;

    CompletenessWords(Gaps gaps, LocalWording wording, MessageSource messages) {
        this.gaps = gaps;
        this.wording = wording;
        this.messages = messages;
    }

    /** Sentences, the most telling first. */
    List<String> sentences(ChannelOverview overview) {
        Chat chat = overview.chat();
        List<String> said = new ArrayList<>();
        Completeness whole = chat.completeness();
        switch (whole.measure()) {
            case NUMBERED -> measured(overview, whole, said);
            case UNNUMBERED -> said.add(text("unnumbered"));
            case PUSHED -> said.add(text("pushed"));
            case EMPTY -> said.add(text("nothing"));
        }
        if (chat.floor() != null && whole.measured()) {
            said.add(text("floor", wording.time(chat.floor())));
        }
        return said;
    }

    private void measured(ChannelOverview overview, Completeness whole, List<String> said) {
        long there = whole.known() - whole.below().known() - whole.above().known();
        if (whole.missing() == 0) {
            said.add(whole.empty() == 0 ? count("all", there) : count("left", there, wording.number(whole.empty())));
        } else {
            said.add(count("part", there, wording.number(whole.missing())));
            if (whole.empty() > 0) {
                said.add(text("empty", wording.number(whole.empty())));
            }
            said.add(text(overview.backfill() == null ? "advice" : "reading"));
        }
        if (whole.above().known() > 0) {
            said.add(text("above", wording.number(whole.above().known())));
        }
    }

    /** The newest ids nobody has accounted for, as {@code 12–15}; empty where nothing is missing. */
    List<String> missing(Chat chat) {
        if (chat.completeness().missing() == 0) {
            return List.of();
        }
        List<IdRange> ranges = gaps.list(chat, MOST_GAPS + 1);
        List<String> shown = new ArrayList<>(ranges.stream()
                .limit(MOST_GAPS)
                .map(range -> range.size() == 1
                        ? wording.number(range.first())
                        : wording.number(range.first()) + "–" + wording.number(range.last()))
                .toList());
        if (ranges.size() > MOST_GAPS) {
            shown.add("…");
        }
        return shown;
    }

    private String count(String key, long count, Object... more) {
        return wording.count("channels.whole." + key, count, more);
    }

    private String text(String key, Object... arguments) {
        return messages.getMessage("channels.whole." + key, arguments, LocaleContextHolder.getLocale());
    }
}
