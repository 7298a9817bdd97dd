package io.kanal.simulator.botapi;

import io.kanal.simulator.world.TelegramError;
import io.kanal.simulator.world.World;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The bot itself: who it is, its commands, its buttons, its files. */
final class AccountMethods {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Pattern COMMAND = Pattern.compile("[a-z0-9_]{1,32}");
    private static final int LONGEST_DESCRIPTION = 256;
    private static final int MOST_COMMANDS = 100;
    private static final int BIGGEST_DOWNLOAD = 20 << 20;

    private final Inputs inputs;
    private final World world;
    private final LocalFiles localFiles;

    AccountMethods(Inputs inputs, LocalFiles localFiles) {
        this.inputs = inputs;
        this.localFiles = localFiles;
        this.world = inputs.world();
    }

    void register(Map<String, ApiMethod> table) {
        table.put("getMe", AccountMethods::getMe);
        table.put("logOut", _ -> JSON.booleanNode(true));
        table.put("close", _ -> JSON.booleanNode(true));
        table.put("setMyCommands", this::setMyCommands);
        table.put("getMyCommands", this::getMyCommands);
        table.put("deleteMyCommands", this::deleteMyCommands);
        table.put("setChatMenuButton", this::setMenuButton);
        table.put("getChatMenuButton", this::getMenuButton);
        text(table, "Name", "name");
        text(table, "Description", "description");
        text(table, "ShortDescription", "short_description");
        table.put("getFile", this::getFile);
        table.put("getUserProfilePhotos", call -> {
            inputs.user(call);
            ObjectNode none = JSON.objectNode().put("total_count", 0);
            none.putArray("photos");
            return none;
        });
    }

    private static JsonNode getMe(Call call) {
        ObjectNode me = ChatJson.user(call.bot().user());
        Bot.Traits traits = call.bot().traits();
        me.put("can_join_groups", traits.joinsGroups());
        me.put("can_read_all_group_messages", traits.readsAllMessages());
        me.put("supports_inline_queries", traits.inline());
        me.put("supports_guest_queries", false);
        me.put("can_connect_to_business", false);
        me.put("has_main_web_app", false);
        me.put("has_topics_enabled", false);
        me.put("allows_users_to_create_topics", false);
        me.put("can_manage_bots", false);
        me.put("supports_join_request_queries", traits.guardsJoins());
        return me;
    }

    // Commands

    private String scope(Call call) {
        JsonNode scope = call.json("scope").orElse(null);
        if (scope == null) {
            return "default";
        }
        String type = scope.path("type").asString("default");
        return switch (type) {
            case "chat", "chat_administrators" ->
                type + ":"
                        + inputs.chatNamed(call, scope.path("chat_id").asString(""))
                                .idFor(call.bot().id());
            case "chat_member" ->
                type + ":"
                        + inputs.chatNamed(call, scope.path("chat_id").asString(""))
                                .idFor(call.bot().id())
                        + ":" + scope.path("user_id").asString("");
            default -> type;
        };
    }

    private String commandKey(Call call) {
        return scope(call) + "|" + call.text("language_code");
    }

    private JsonNode setMyCommands(Call call) {
        ArrayNode commands = JSON.arrayNode();
        for (JsonNode given : call.json("commands").orElseGet(JSON::arrayNode)) {
            String name = given.path("command").asString("").replaceFirst("^/", "");
            String description = given.path("description").asString("");
            if (!COMMAND.matcher(name).matches()) {
                throw TelegramError.badRequest("BOT_COMMAND_INVALID");
            }
            if (description.isBlank() || description.length() > LONGEST_DESCRIPTION) {
                throw TelegramError.badRequest("BOT_COMMAND_DESCRIPTION_INVALID");
            }
            commands.addObject().put("command", name).put("description", description);
        }
        if (commands.size() > MOST_COMMANDS) {
            throw TelegramError.badRequest("BOT_COMMANDS_TOO_MUCH");
        }
        call.bot().commands().put(commandKey(call), commands);
        return JSON.booleanNode(true);
    }

    private JsonNode getMyCommands(Call call) {
        ArrayNode commands = call.bot().commands().get(commandKey(call));
        return commands == null ? JSON.arrayNode() : commands.deepCopy();
    }

    private JsonNode deleteMyCommands(Call call) {
        call.bot().commands().remove(commandKey(call));
        return JSON.booleanNode(true);
    }

    // Buttons and texts

    private static long menuOwner(Call call) {
        return call.number("chat_id", 0);
    }

    private JsonNode setMenuButton(Call call) {
        JsonNode button =
                call.json("menu_button").orElseGet(() -> JSON.objectNode().put("type", "default"));
        if (menuOwner(call) != 0) {
            inputs.chat(call);
        }
        call.bot().menuButtons().put(menuOwner(call), button);
        return JSON.booleanNode(true);
    }

    private JsonNode getMenuButton(Call call) {
        Map<Long, JsonNode> buttons = call.bot().menuButtons();
        JsonNode button = buttons.getOrDefault(menuOwner(call), buttons.get(0L));
        return button == null || button.path("type").asString("").equals("default")
                ? JSON.objectNode().put("type", "commands")
                : button.deepCopy();
    }

    private static void text(Map<String, ApiMethod> table, String suffix, String field) {
        table.put("setMy" + suffix, call -> {
            call.bot().texts().put(field + "|" + call.text("language_code"), call.text(field));
            return JSON.booleanNode(true);
        });
        table.put("getMy" + suffix, call -> {
            String otherwise = field.equals("name") ? call.bot().user().firstName() : "";
            String words = call.bot()
                    .texts()
                    .getOrDefault(
                            field + "|" + call.text("language_code"),
                            call.bot().texts().getOrDefault(field + "|", otherwise));
            return JSON.objectNode().put(field, words);
        });
    }

    // Files

    private JsonNode getFile(Call call) {
        FileIds.Reference found = FileIds.find(world, call.bot().id(), call.text("file_id"))
                .orElseThrow(() -> TelegramError.badRequest("wrong file_id or the file is temporarily unavailable"));
        if (!localFiles.inUse() && found.file().bytes().length > BIGGEST_DOWNLOAD) {
            throw TelegramError.badRequest("file is too big");
        }
        ObjectNode node = JSON.objectNode();
        node.put("file_id", call.text("file_id"));
        node.put("file_unique_id", found.file().id());
        node.put("file_size", found.file().bytes().length);
        node.put("file_path", localFiles.inUse() ? localFiles.put(call.bot().token(), found) : FilePaths.of(found));
        return node;
    }
}
