package io.kanal.bot.internal;

import io.kanal.bot.internal.talk.Doorstep;
import io.kanal.bot.internal.talk.HitList;
import io.kanal.bot.internal.talk.Incoming;
import io.kanal.bot.internal.words.Composer;
import io.kanal.bot.internal.words.Excerpt;
import io.kanal.bot.internal.words.Wording;
import io.kanal.channels.ReadScopes;
import io.kanal.people.User;
import io.kanal.search.Search;
import io.kanal.search.SearchPage;
import io.kanal.search.SearchRequest;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.text.RichText;
import io.kanal.telegram.BotUpdate;
import io.kanal.telegram.Outgoing;
import io.kanal.telegram.Priority;
import io.kanal.telegram.TelegramMarkup;
import io.kanal.telegram.spi.UpdateResponder;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Search from any chat: {@code @bot words}. Each person sees what they may see, so Telegram keeps results for that person
 * only; those who are not linked see a way to the bot and nothing else.
 */
@Component
class InlineResponder implements UpdateResponder {
    private static final int PAGE = 20;
    private static final int LONGEST_DESCRIPTION = 160;
    private static final int CACHED_SECONDS = 30;
    private static final Duration SOON = Duration.ofSeconds(8);

    private final Doorstep doorstep;
    private final Search search;
    private final ReadScopes scopes;

    InlineResponder(Doorstep doorstep, Search search, ReadScopes scopes) {
        this.doorstep = doorstep;
        this.search = search;
        this.scopes = scopes;
    }

    @Override
    public int rank() {
        return COMMANDS;
    }

    @Override
    public boolean respond(BotUpdate update) {
        if (!update.kind().equals("inline_query") || doorstep.own(update.bot()).isEmpty()) {
            return false;
        }
        JsonNode query = update.body();
        Optional<Incoming.Sender> sender = Incoming.Sender.read(query.path("from"));
        if (sender.isEmpty()) {
            return false;
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("inline_query_id", query.path("id").asString(""));
        answer.put("is_personal", true);
        Optional<User> user = doorstep.user(sender.get());
        if (user.isEmpty()) {
            answer.put("cache_time", 0).putArray("results");
            answer.putObject("button").put("text", turnedAway(sender.get())).put("start_parameter", "link");
        } else {
            answer.put("cache_time", CACHED_SECONDS);
            find(
                    user.get(),
                    doorstep.wording(user.get(), sender.get()),
                    query.path("query").asString("").strip(),
                    query.path("offset").asString(""),
                    answer);
        }
        doorstep.dispatcher()
                .send(update.bot(), Outgoing.of("answerInlineQuery", null, answer), Priority.DEADLINE, SOON);
        return true;
    }

    private String turnedAway(Incoming.Sender sender) {
        return doorstep.blocked(sender)
                .map(blocked -> doorstep.wording(blocked.person(), sender).text("blocked"))
                .orElseGet(() -> doorstep.wordingFor(sender).text("inline.stranger"));
    }

    private void find(User user, Wording wording, String words, String offset, ObjectNode answer) {
        ArrayNode results = answer.putArray("results");
        answer.put("next_offset", "");
        if (words.isEmpty()) {
            return;
        }
        SearchPage found;
        try {
            found = search.search(new SearchRequest(
                    words,
                    scopes.of(user.caller()),
                    user.zone(),
                    SearchRequest.Order.RELEVANCE,
                    PAGE,
                    offset.isEmpty() ? null : offset));
        } catch (KanalException e) {
            if (e.code() != ErrorCode.BAD_QUERY && e.code() != ErrorCode.INVALID) {
                throw e;
            }
            // Half a query is usual while somebody types.
            return;
        }
        for (SearchPage.Hit hit : found.hits()) {
            results.add(result(hit, wording, user));
        }
        // Telegram takes 64 bytes; a search that names a longer place has no further page here.
        if (found.next() != null && found.next().length() <= 64) {
            answer.put("next_offset", found.next());
        }
    }

    private ObjectNode result(SearchPage.Hit hit, Wording wording, User user) {
        RichText snippet = HitList.snippet(hit);
        String link = hit.chat().link(hit.message().telegramId());
        Composer message = wording.compose()
                .link(wording.name(hit.chat().title()), link)
                .add(" · ")
                .add(wording.day(hit.message().date(), user));
        if (!snippet.isEmpty()) {
            message.line().quote(snippet);
        }
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.put("type", "article");
        result.put("id", hit.message().id().toString());
        result.put(
                "title",
                wording.name(hit.chat().title()) + " · "
                        + wording.day(hit.message().date(), user)
                        + (hit.byMeaning() ? " · " + wording.text("search.near") : ""));
        result.put("description", Excerpt.of(snippet.text(), 0, LONGEST_DESCRIPTION));
        result.putObject("input_message_content")
                .put("message_text", TelegramMarkup.html(message.done()))
                .put("parse_mode", "HTML")
                .putObject("link_preview_options")
                .put("is_disabled", true);
        return result;
    }
}
