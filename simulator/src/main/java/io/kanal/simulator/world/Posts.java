package io.kanal.simulator.world;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Writing, editing, deleting, forwarding and pinning. */
public final class Posts {
    private static final Duration DELETE_WINDOW = Duration.ofDays(2);

    private final World world;

    Posts(World world) {
        this.world = world;
    }

    /** Sends a message as a member, an administrator or a bot; refuses as Telegram does. */
    public Message send(long actor, Chat chat, NewMessage message) {
        return world.with(() -> {
            requireMaySend(actor, chat, message.content());
            if (message.replyTo() != null && !chat.messages().containsKey(message.replyTo())) {
                throw TelegramError.badRequest("message to be replied not found");
            }
            if (message.thread() != null && chat.settings().forum()) {
                Topic topic = chat.topics().get(message.thread());
                if (topic == null) {
                    throw TelegramError.badRequest("message thread not found");
                }
                if (topic.closed() && !chat.member(actor).isAdministrator()) {
                    throw TelegramError.badRequest("TOPIC_CLOSED");
                }
            }
            return add(actor, chat, message, world.now());
        });
    }

    /** Adds a message without asking for rights, for example of an import; {@code id} 0 takes the next. */
    public Message restore(
            long actor, Chat chat, int id, Instant date, NewMessage message, @Nullable String signature) {
        return world.with(() -> {
            int taken = id == 0 ? world.takeMessageId(chat, actor) : id;
            chat.lastMessageId(taken);
            Long sender = chat.kind() == ChatKind.CHANNEL ? Long.valueOf(chat.id()) : null;
            Message added = new Message(chat, taken, actor, sender, signature, date, message);
            chat.messages().put(taken, added);
            return added;
        });
    }

    /** A service message: something happened in the chat. */
    public Message announce(long actor, Chat chat, String field, JsonNode value, String summary) {
        return world.with(
                () -> add(actor, chat, NewMessage.of(new Content.Service(field, value, summary)), world.now()));
    }

    private Message add(long actor, Chat chat, NewMessage message, Instant date) {
        Long sender = null;
        String signature = null;
        Member member = chat.member(actor);
        if (chat.kind() == ChatKind.CHANNEL) {
            sender = chat.id();
            signature = chat.settings().signed() ? world.user(actor).name() : null;
        } else if (chat.kind().isGroup() && member.anonymous()) {
            sender = chat.id();
            signature = member.title();
        }
        Message added = new Message(chat, world.takeMessageId(chat, actor), actor, sender, signature, date, message);
        chat.messages().put(added.id(), added);
        if (chat.kind() == ChatKind.CHANNEL) {
            added.views(1);
        }
        world.tell(new WorldEvent.Posted(added));
        return added;
    }

    private void requireMaySend(long actor, Chat chat, Content content) {
        requireMayWrite(actor, chat);
        if (chat.kind() == ChatKind.CHANNEL) {
            if (!chat.member(actor).has("can_post_messages")) {
                throw TelegramError.badRequest("need administrator rights in the channel chat");
            }
            return;
        }
        Member member = chat.member(actor);
        if (!chat.isPrivate() && !member.isAdministrator()) {
            String needed = permissionFor(content);
            boolean allowed = chat.permissions().contains(needed)
                    && (member.status() != Member.Status.RESTRICTED
                            || member.rights().contains(needed));
            if (!allowed) {
                throw TelegramError.badRequest("not enough rights to send %s to the chat".formatted(kindName(content)));
            }
        }
    }

    /** Whether the actor may be active in the chat at all. */
    public void requireMayWrite(long actor, Chat chat) {
        if (chat.isPrivate()) {
            User other = world.user(chat.other(actor));
            if (other.deactivated()) {
                throw TelegramError.forbidden("user is deactivated");
            }
            if (chat.blockedBy().contains(other.id())) {
                throw TelegramError.forbidden("bot was blocked by the user");
            }
            return;
        }
        if (chat.migratedTo() != null) {
            throw TelegramError.migrated(chat.migratedTo());
        }
        requireMember(actor, chat);
    }

    public void requireMember(long actor, Chat chat) {
        Member member = chat.member(actor);
        String name = chat.kind().apiName();
        if (member.status() == Member.Status.KICKED) {
            throw TelegramError.forbidden("bot was kicked from the %s chat".formatted(name));
        }
        if (!member.isIn()) {
            throw TelegramError.forbidden("bot is not a member of the %s chat".formatted(name));
        }
    }

    private static String permissionFor(Content content) {
        return switch (content) {
            case Content.Text _, Content.Rich _, Content.Service _ -> "can_send_messages";
            case Content.PollContent _ -> "can_send_polls";
            case Content.Facts _ -> "can_send_messages";
            case Content.Media media ->
                switch (media.kind()) {
                    case PHOTO -> "can_send_photos";
                    case VIDEO -> "can_send_videos";
                    case AUDIO -> "can_send_audios";
                    case DOCUMENT -> "can_send_documents";
                    case VOICE -> "can_send_voice_notes";
                    case VIDEO_NOTE -> "can_send_video_notes";
                    case ANIMATION, STICKER -> "can_send_other_messages";
                };
        };
    }

    private static String kindName(Content content) {
        return switch (content) {
            case Content.Text _, Content.Rich _, Content.Service _, Content.Facts _ -> "text messages";
            case Content.PollContent _ -> "polls";
            case Content.Media media ->
                switch (media.kind()) {
                    case PHOTO -> "photos";
                    case VIDEO -> "videos";
                    case AUDIO -> "music";
                    case DOCUMENT -> "documents";
                    case VOICE -> "voice notes";
                    case VIDEO_NOTE -> "video notes";
                    case ANIMATION -> "GIFs";
                    case STICKER -> "stickers";
                };
        };
    }

    public Message get(Chat chat, int id, String missing) {
        return find(chat, id).orElseThrow(() -> TelegramError.badRequest(missing));
    }

    public Optional<Message> find(Chat chat, int id) {
        return world.with(() -> Optional.ofNullable(chat.messages().get(id)));
    }

    /** Changes content and keyboard of one's own message. */
    public Message edit(long actor, Message message, Content content, @Nullable JsonNode markup) {
        return world.with(() -> {
            Chat chat = message.chat();
            boolean own = message.actor() == actor || Objects.equals(message.viaBot(), actor);
            boolean editor =
                    chat.kind() == ChatKind.CHANNEL && chat.member(actor).has("can_edit_messages");
            if ((!own && !editor) || message.isService() || message.forward() != null) {
                throw TelegramError.badRequest("message can't be edited");
            }
            if (content.equals(message.content()) && Objects.equals(markup, message.markup())) {
                throw TelegramError.badRequest("message is not modified: specified new message content and reply markup"
                        + " are exactly the same as a current content and reply markup of the message");
            }
            boolean wordsChanged = !content.equals(message.content());
            message.edit(content, markup, wordsChanged ? world.now() : null);
            world.tell(new WorldEvent.Edited(message, actor));
            return message;
        });
    }

    /** Deletes what the actor may delete; the rest refuses. */
    public void delete(long actor, Chat chat, int id) {
        world.run(() -> {
            Message message = get(chat, id, "message to delete not found");
            boolean own = message.actor() == actor;
            boolean bot = world.user(actor).bot();
            boolean allowed = switch (chat.kind()) {
                case PRIVATE -> true;
                case GROUP, SUPERGROUP -> own || chat.member(actor).has("can_delete_messages");
                case CHANNEL ->
                    chat.member(actor).has("can_delete_messages")
                            || (own && chat.member(actor).has("can_post_messages"));
            };
            boolean old = message.date().isBefore(world.now().minus(DELETE_WINDOW));
            boolean administrator = !chat.isPrivate() && chat.member(actor).has("can_delete_messages");
            if (!allowed || (bot && old && !administrator)) {
                throw TelegramError.badRequest("message can't be deleted");
            }
            remove(chat, List.of(id));
        });
    }

    /** Removes messages without asking for rights. */
    public void remove(Chat chat, List<Integer> ids) {
        world.run(() -> {
            List<Integer> gone = new ArrayList<>();
            for (Integer id : ids) {
                if (chat.messages().remove(id) != null) {
                    chat.pinned().removeIf(id::equals);
                    gone.add(id);
                }
            }
            if (!gone.isEmpty()) {
                world.tell(new WorldEvent.Deleted(chat, List.copyOf(gone)));
            }
        });
    }

    /** Forwards one message with its origin. */
    public Message forward(long actor, Message original, Chat to, @Nullable Integer thread, @Nullable String album) {
        return world.with(() -> {
            requireMayTake(original, "message can't be forwarded");
            original.countForward();
            return send(
                    actor,
                    to,
                    NewMessage.of(original.content())
                            .inThread(thread)
                            .inAlbum(album)
                            .forwarded(originOf(original)));
        });
    }

    /** Copies one message without its origin. */
    public Message copy(long actor, Message original, Chat to, NewMessage as) {
        return world.with(() -> {
            requireMayTake(original, "message can't be copied");
            return send(actor, to, as);
        });
    }

    private static void requireMayTake(Message original, String refusal) {
        if (original.isService() || original.contentProtected()) {
            throw TelegramError.badRequest(refusal);
        }
    }

    private ForwardOrigin originOf(Message original) {
        if (original.forward() != null) {
            return original.forward();
        }
        Chat chat = original.chat();
        if (chat.kind() == ChatKind.CHANNEL) {
            return new ForwardOrigin.FromChannel(chat, original.id(), original.signature(), original.date());
        }
        if (original.senderChat() != null) {
            return new ForwardOrigin.FromChat(chat, original.signature(), original.date());
        }
        return new ForwardOrigin.FromUser(world.user(original.actor()), original.date());
    }

    public void pin(long actor, Message message) {
        world.run(() -> {
            Chat chat = message.chat();
            requirePinRight(actor, chat);
            chat.pinned().removeIf(id -> id == message.id());
            chat.pinned().add(message.id());
            message.pinned(true);
            world.tell(new WorldEvent.Touched(message));
            announce(
                    actor,
                    chat,
                    "pinned_message",
                    JsonNodeFactory.instance.numberNode(message.id()),
                    "pinned a message");
        });
    }

    /** Unpins one message, the latest pinned one when none is named. */
    public void unpin(long actor, Chat chat, @Nullable Integer id) {
        world.run(() -> {
            requirePinRight(actor, chat);
            Integer wanted =
                    id == null && !chat.pinned().isEmpty() ? chat.pinned().getLast() : id;
            if (wanted == null || !chat.pinned().removeIf(wanted::equals)) {
                throw TelegramError.badRequest("message to unpin not found");
            }
            Message message = chat.messages().get(wanted);
            if (message != null) {
                message.pinned(false);
                world.tell(new WorldEvent.Touched(message));
            }
        });
    }

    public void unpinAll(long actor, Chat chat) {
        world.run(() -> {
            requirePinRight(actor, chat);
            while (!chat.pinned().isEmpty()) {
                unpin(actor, chat, null);
            }
        });
    }

    private static void requirePinRight(long actor, Chat chat) {
        Member member = chat.member(actor);
        boolean allowed = switch (chat.kind()) {
            case PRIVATE -> true;
            case CHANNEL -> member.has("can_edit_messages");
            case GROUP, SUPERGROUP ->
                member.has("can_pin_messages")
                        || (member.isIn() && chat.permissions().contains("can_pin_messages"));
        };
        if (!allowed) {
            throw TelegramError.badRequest("not enough rights to manage pinned messages in the chat");
        }
    }

    public void setViews(Message message, int views) {
        world.run(() -> {
            message.views(views);
            world.tell(new WorldEvent.Touched(message));
        });
    }

    public void markEdited(Message message, Instant at) {
        world.run(() -> message.editDate(at));
    }
}
