package io.kanal.telegram.intake;

import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * The kinds of updates of Bot API 10.3. All are always asked for: a list that is left out would keep an earlier one, and
 * three kinds come only when named. Telegram passes over names it does not know, so a server older than the list does no
 * harm.
 */
final class UpdateKinds {
    static final Set<String> KNOWN = Set.of(
            "message",
            "edited_message",
            "channel_post",
            "edited_channel_post",
            "business_connection",
            "business_message",
            "edited_business_message",
            "deleted_business_messages",
            "guest_message",
            "message_reaction",
            "message_reaction_count",
            "inline_query",
            "chosen_inline_result",
            "callback_query",
            "shipping_query",
            "pre_checkout_query",
            "purchased_paid_media",
            "poll",
            "poll_answer",
            "my_chat_member",
            "chat_member",
            "chat_join_request",
            "chat_boost",
            "removed_chat_boost",
            "managed_bot",
            "subscription",
            "stopped_message_generation");

    private UpdateKinds() {}

    /** As {@code allowed_updates} takes them. */
    static ArrayNode all(JsonMapper json) {
        ArrayNode kinds = json.createArrayNode();
        KNOWN.stream().sorted().forEach(kinds::add);
        return kinds;
    }
}
