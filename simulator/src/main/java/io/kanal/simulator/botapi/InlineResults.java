package io.kanal.simulator.botapi;

import io.kanal.simulator.text.StyledText;
import io.kanal.simulator.world.Chat;
import io.kanal.simulator.world.Content;
import io.kanal.simulator.world.MediaKind;
import io.kanal.simulator.world.Message;
import io.kanal.simulator.world.NewMessage;
import io.kanal.simulator.world.TelegramError;
import io.kanal.simulator.world.World;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Results that bots offered to inline questions, until one is chosen. */
public final class InlineResults {
    private static final int KEPT = 500;

    private final World world;
    private final Map<String, JsonNode> offered = new LinkedHashMap<>();

    public InlineResults(World world) {
        this.world = world;
    }

    void keep(Bot bot, String queryId, JsonNode results) {
        world.run(() -> {
            offered.put(bot.id() + "|" + queryId, results);
            if (offered.size() > KEPT) {
                offered.remove(offered.keySet().iterator().next());
            }
        });
    }

    /** A person picks one of the results: it is sent to the chat by way of the bot. */
    public void choose(Bot bot, long person, Chat chat, String queryId, String resultId, String words) {
        world.run(() -> {
            JsonNode results = offered.get(bot.id() + "|" + queryId);
            if (results == null) {
                throw TelegramError.badRequest("QUERY_ID_INVALID");
            }
            for (JsonNode result : results) {
                if (result.path("id").asString("").equals(resultId)) {
                    send(bot, person, chat, result);
                    world.responses().chooseInline(person, bot.id(), resultId, words);
                    return;
                }
            }
            throw TelegramError.badRequest("RESULT_ID_INVALID");
        });
    }

    /** Sends a result in a person's name; returns the inline message's id. */
    String send(Bot bot, long person, Chat chat, JsonNode result) {
        JsonNode markup = result.get("reply_markup");
        if (markup != null) {
            Keyboards.check(markup);
        }
        NewMessage message = NewMessage.of(content(bot, result)).via(bot.id()).withMarkup(markup);
        Message sent = world.posts().send(person, chat, message);
        return InlineMessages.idOf(sent);
    }

    private Content content(Bot bot, JsonNode result) {
        JsonNode given = result.get("input_message_content");
        if (given != null && given.has("message_text")) {
            StyledText text = Inputs.styled(
                    given.get("message_text").asString(),
                    given.path("parse_mode").asString(""),
                    given.get("entities"));
            if (text.isEmpty()) {
                throw TelegramError.badRequest("message text is empty");
            }
            return new Content.Text(text, given.get("link_preview_options"));
        }
        if (given != null && given.has("rich_message")) {
            return RichMessages.read(given.get("rich_message"));
        }
        for (MediaKind kind : MediaKind.values()) {
            String fileId = result.path(kind.apiName() + "_file_id").asString("");
            if (!fileId.isEmpty()) {
                StyledText caption = Inputs.styled(
                        result.path("caption").asString(""),
                        result.path("parse_mode").asString(""),
                        result.get("caption_entities"));
                return Content.Media.of(
                        kind, FileIds.resolve(world, bot.id(), fileId).file(), caption);
            }
        }
        throw TelegramError.badRequest("input message content is not specified");
    }
}
