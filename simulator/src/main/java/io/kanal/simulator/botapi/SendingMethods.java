package io.kanal.simulator.botapi;

import io.kanal.simulator.text.StyledText;
import io.kanal.simulator.world.Chat;
import io.kanal.simulator.world.Content;
import io.kanal.simulator.world.MediaKind;
import io.kanal.simulator.world.Message;
import io.kanal.simulator.world.NewMessage;
import io.kanal.simulator.world.Poll;
import io.kanal.simulator.world.StoredFile;
import io.kanal.simulator.world.TelegramError;
import io.kanal.simulator.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Sending: text, files, albums, polls, places, drafts and signs of activity. */
final class SendingMethods {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int ALBUM_LEAST = 2;
    private static final int ALBUM_MOST = 10;
    private static final int POLL_LEAST = 1;
    private static final int POLL_MOST = 12;
    private static final int LONGEST_QUESTION = 300;
    private static final int LONGEST_OPTION = 100;
    private static final Set<String> ACTIONS = Set.of(
            "typing",
            "upload_photo",
            "record_video",
            "upload_video",
            "record_voice",
            "upload_voice",
            "upload_document",
            "choose_sticker",
            "find_location",
            "record_video_note",
            "upload_video_note");

    private final Inputs inputs;
    private final World world;

    SendingMethods(Inputs inputs) {
        this.inputs = inputs;
        this.world = inputs.world();
    }

    void register(Map<String, ApiMethod> table) {
        table.put("sendMessage", this::sendMessage);
        for (MediaKind kind : MediaKind.values()) {
            String method = kind == MediaKind.VIDEO_NOTE
                    ? "sendVideoNote"
                    : "send" + kind.name().charAt(0) + kind.apiName().substring(1);
            table.put(method, call -> send(call, inputs.chat(call), NewMessage.of(media(call, kind))));
        }
        table.put("sendMediaGroup", this::sendMediaGroup);
        table.put("sendPoll", this::sendPoll);
        table.put("sendRichMessage", this::sendRichMessage);
        table.put("sendLocation", call -> sendFacts(call, location(call), "location"));
        table.put("sendVenue", this::sendVenue);
        table.put("sendContact", this::sendContact);
        table.put("sendDice", this::sendDice);
        table.put("sendChatAction", this::sendChatAction);
        table.put("sendMessageDraft", this::sendMessageDraft);
        table.put("sendRichMessageDraft", this::sendRichMessageDraft);
    }

    private JsonNode sendMessage(Call call) {
        Chat chat = inputs.chat(call);
        return send(
                call,
                chat,
                NewMessage.of(new Content.Text(
                        inputs.text(call, "text"),
                        call.json("link_preview_options").orElse(null))));
    }

    private JsonNode send(Call call, Chat chat, NewMessage message) {
        Message sent = world.posts().send(call.bot().id(), chat, inputs.surround(call, chat, message));
        return new MessageJson(world, call.bot().id()).message(sent);
    }

    private Content.Media media(Call call, MediaKind kind) {
        String parameter = kind.apiName();
        StoredFile file = inputs.file(call, kind, call.text(parameter), parameter);
        boolean captioned = kind != MediaKind.STICKER && kind != MediaKind.VIDEO_NOTE;
        Content.Media plain = Content.Media.of(kind, file, captioned ? inputs.caption(call) : StyledText.EMPTY);
        return new Content.Media(
                kind,
                file,
                plain.caption(),
                call.number("width", call.number("length", plain.width(), 0, 10_000), 0, 10_000),
                call.number("height", call.number("length", plain.height(), 0, 10_000), 0, 10_000),
                call.number("duration", 0, 0, Integer.MAX_VALUE),
                call.has("performer") ? call.text("performer") : null,
                call.has("title") ? call.text("title") : null,
                call.has("emoji") ? call.text("emoji") : null,
                call.flag("has_spoiler"),
                call.flag("show_caption_above_media"));
    }

    // Albums

    private JsonNode sendMediaGroup(Call call) {
        Chat chat = inputs.chat(call);
        JsonNode list = call.json("media").orElseGet(JSON::arrayNode);
        if (list.size() < ALBUM_LEAST || list.size() > ALBUM_MOST) {
            throw TelegramError.badRequest(
                    list.size() < ALBUM_LEAST
                            ? "there must be at least 2 media in the album"
                            : "too many messages to send as an album");
        }
        List<NewMessage> parts = new ArrayList<>();
        String album = Long.toString(world.number());
        for (JsonNode one : list) {
            parts.add(NewMessage.of(inputMedia(call, one)).inAlbum(album));
        }
        requireOneSort(parts);
        ArrayNode sent = JSON.arrayNode();
        MessageJson json = new MessageJson(world, call.bot().id());
        for (NewMessage part : parts) {
            sent.add(json.message(world.posts().send(call.bot().id(), chat, inputs.surround(call, chat, part))));
        }
        return sent;
    }

    private static void requireOneSort(List<NewMessage> parts) {
        Set<MediaKind> kinds = new java.util.HashSet<>();
        for (NewMessage part : parts) {
            if (part.content() instanceof Content.Media media) {
                kinds.add(media.kind());
            }
        }
        boolean visual = Set.of(MediaKind.PHOTO, MediaKind.VIDEO).containsAll(kinds);
        if (!visual && (kinds.size() > 1 || kinds.contains(MediaKind.ANIMATION))) {
            throw TelegramError.badRequest("can't use the media of the specified type in the album");
        }
    }

    /** An {@code InputMedia} object. */
    Content.Media inputMedia(Call call, JsonNode given) {
        MediaKind kind = switch (given.path("type").asString("")) {
            case "photo" -> MediaKind.PHOTO;
            case "video" -> MediaKind.VIDEO;
            case "audio" -> MediaKind.AUDIO;
            case "document" -> MediaKind.DOCUMENT;
            case "animation" -> MediaKind.ANIMATION;
            default -> throw TelegramError.badRequest("can't parse InputMedia: media type is not supported here");
        };
        StoredFile file = inputs.file(call, kind, given.path("media").asString(""), "");
        StyledText caption = Inputs.bounded(Inputs.styled(
                given.path("caption").asString(""),
                given.path("parse_mode").asString(""),
                given.get("caption_entities")));
        Content.Media plain = Content.Media.of(kind, file, caption);
        return new Content.Media(
                kind,
                file,
                caption,
                given.path("width").asInt(plain.width()),
                given.path("height").asInt(plain.height()),
                given.path("duration").asInt(0),
                given.path("performer").asString(null),
                given.path("title").asString(null),
                null,
                given.path("has_spoiler").asBoolean(false),
                given.path("show_caption_above_media").asBoolean(false));
    }

    // Polls

    private JsonNode sendPoll(Call call) {
        Chat chat = inputs.chat(call);
        if (chat.isPrivate() && !world.user(chat.other(call.bot().id())).bot()) {
            // Telegram allows polls in private chats with a bot since Bot API 9.
            inputs.world().posts().requireMayWrite(call.bot().id(), chat);
        }
        StyledText question = Inputs.styled(
                call.text("question"),
                call.text("question_parse_mode"),
                call.json("question_entities").orElse(null));
        if (question.isEmpty()) {
            throw TelegramError.badRequest("poll question must be non-empty");
        }
        if (question.text().length() > LONGEST_QUESTION) {
            throw TelegramError.badRequest("poll question length must not exceed 300");
        }
        List<StyledText> options = new ArrayList<>();
        for (JsonNode option : call.json("options").orElseGet(JSON::arrayNode)) {
            StyledText text = option.isString()
                    ? StyledText.plain(option.asString())
                    : Inputs.styled(
                            option.path("text").asString(""),
                            option.path("text_parse_mode").asString(""),
                            option.get("text_entities"));
            if (text.isEmpty()) {
                throw TelegramError.badRequest("poll options must be non-empty");
            }
            if (text.text().length() > LONGEST_OPTION) {
                throw TelegramError.badRequest("poll options length must not exceed 100");
            }
            options.add(text);
        }
        if (options.size() < POLL_LEAST || options.size() > POLL_MOST) {
            throw TelegramError.badRequest(
                    options.isEmpty() ? "poll must have at least 1 option" : "poll can't have more than 12 options");
        }
        Poll poll = new Poll(Long.toString(world.number()), terms(call, question, options));
        if (call.flag("is_closed")) {
            poll.close();
        }
        Message sent = world.posts()
                .send(call.bot().id(), chat, inputs.surround(call, chat, NewMessage.of(new Content.PollContent(poll))));
        world.responses().register(sent, poll);
        return new MessageJson(world, call.bot().id()).message(sent);
    }

    private static Poll.Terms terms(Call call, StyledText question, List<StyledText> options) {
        boolean quiz = call.text("type").equals("quiz");
        List<Integer> correct = new ArrayList<>();
        call.json("correct_option_ids").ifPresent(ids -> ids.forEach(id -> correct.add(id.asInt())));
        if (call.has("correct_option_id")) {
            correct.add((int) call.number("correct_option_id", 0));
        }
        if (quiz && (correct.isEmpty() || correct.stream().anyMatch(id -> id < 0 || id >= options.size()))) {
            throw TelegramError.badRequest("wrong correct option ID specified");
        }
        StyledText explanation = call.has("explanation")
                ? Inputs.styled(
                        call.text("explanation"),
                        call.text("explanation_parse_mode"),
                        call.json("explanation_entities").orElse(null))
                : null;
        return new Poll.Terms(
                question,
                options,
                !call.has("is_anonymous") || call.flag("is_anonymous"),
                quiz,
                call.flag("allows_multiple_answers"),
                call.has("allows_revoting") ? call.flag("allows_revoting") : !quiz,
                correct,
                explanation);
    }

    // Rich messages

    private JsonNode sendRichMessage(Call call) {
        return send(call, inputs.chat(call), NewMessage.of(rich(call)));
    }

    static Content.Rich rich(Call call) {
        return RichMessages.read(call.json("rich_message").orElseGet(JSON::objectNode));
    }

    private JsonNode sendRichMessageDraft(Call call) {
        return draft(call, rich(call));
    }

    private JsonNode sendMessageDraft(Call call) {
        if (call.text("text").isEmpty()) {
            return draft(call, null);
        }
        return draft(call, new Content.Text(inputs.text(call, "text"), null));
    }

    private JsonNode draft(Call call, @org.jspecify.annotations.Nullable Content content) {
        Chat chat = inputs.chat(call);
        if (!chat.isPrivate()) {
            throw TelegramError.badRequest("method is available only for private chats");
        }
        long draft = call.number("draft_id", 0);
        if (draft == 0) {
            throw TelegramError.badRequest("draft_id must be non-zero");
        }
        world.responses().draft(call.bot().id(), chat, draft, content);
        return JSON.booleanNode(true);
    }

    // Places and people

    private JsonNode sendFacts(Call call, ObjectNode fields, String summary) {
        return send(call, inputs.chat(call), NewMessage.of(new Content.Facts(fields, summary)));
    }

    private static ObjectNode location(Call call) {
        ObjectNode fields = JSON.objectNode();
        ObjectNode location = fields.putObject("location");
        location.put("latitude", Double.parseDouble(call.text("latitude").strip()));
        location.put("longitude", Double.parseDouble(call.text("longitude").strip()));
        return fields;
    }

    private JsonNode sendVenue(Call call) {
        ObjectNode fields = JSON.objectNode();
        ObjectNode venue = fields.putObject("venue");
        venue.setAll(location(call));
        venue.put("title", call.text("title"));
        venue.put("address", call.text("address"));
        fields.setAll(location(call));
        return sendFacts(call, fields, "venue: " + call.text("title"));
    }

    private JsonNode sendContact(Call call) {
        ObjectNode fields = JSON.objectNode();
        ObjectNode contact = fields.putObject("contact");
        contact.put("phone_number", call.text("phone_number"));
        contact.put("first_name", call.text("first_name"));
        ChatJson.put(contact, "last_name", call.text("last_name"));
        return sendFacts(call, fields, "contact: " + call.text("first_name"));
    }

    private JsonNode sendDice(Call call) {
        String emoji = call.has("emoji") ? call.text("emoji") : "🎲";
        ObjectNode fields = JSON.objectNode();
        ObjectNode dice = fields.putObject("dice");
        dice.put("emoji", emoji);
        dice.put("value", (int) Math.floorMod(world.number(), 6L) + 1);
        return sendFacts(call, fields, emoji);
    }

    private JsonNode sendChatAction(Call call) {
        if (!ACTIONS.contains(call.text("action"))) {
            throw TelegramError.badRequest("wrong parameter action in request");
        }
        world.responses().act(call.bot().id(), inputs.chat(call), call.text("action"));
        return JSON.booleanNode(true);
    }
}
