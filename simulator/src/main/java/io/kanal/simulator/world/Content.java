package io.kanal.simulator.world;

import io.kanal.simulator.text.StyledText;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a message says. */
public sealed interface Content {

    /** The words people read: the text or the caption. */
    default StyledText words() {
        return StyledText.EMPTY;
    }

    /** Text. {@code preview} are the link preview options as given. */
    record Text(StyledText text, @Nullable JsonNode preview) implements Content {
        public static Text of(String plain) {
            return new Text(StyledText.plain(plain), null);
        }

        @Override
        public StyledText words() {
            return text;
        }
    }

    /** A file with a caption; what is not known is 0 or null. */
    record Media(
            MediaKind kind,
            StoredFile file,
            StyledText caption,
            int width,
            int height,
            int durationSeconds,
            @Nullable String performer,
            @Nullable String title,
            @Nullable String emoji,
            boolean spoiler,
            boolean captionAbove)
            implements Content {

        public static Media of(MediaKind kind, StoredFile file, StyledText caption) {
            boolean pictorial = kind == MediaKind.PHOTO || kind == MediaKind.VIDEO || kind == MediaKind.ANIMATION;
            int side = kind == MediaKind.STICKER ? 512 : kind == MediaKind.VIDEO_NOTE ? 384 : 0;
            int width = side;
            int height = side;
            if (pictorial) {
                PictureSize size = PictureSize.of(file.bytes());
                width = size.width();
                height = size.height();
            }
            return new Media(kind, file, caption, width, height, 0, null, null, null, false, false);
        }

        public Media withCaption(StyledText newCaption, boolean above) {
            return new Media(
                    kind, file, newCaption, width, height, durationSeconds, performer, title, emoji, spoiler, above);
        }

        @Override
        public StyledText words() {
            return caption;
        }
    }

    /** A poll or a quiz; its state lives in {@link Poll}. */
    record PollContent(Poll poll) implements Content {}

    /** A rich message: the blocks as the Bot API shows them, and their words. */
    record Rich(ObjectNode message, StyledText plain) implements Content {
        @Override
        public StyledText words() {
            return plain;
        }
    }

    /** Content whose fields are kept as the Bot API writes them: a location, a contact, a venue, dice. */
    record Facts(ObjectNode fields, String summary) implements Content {}

    /** Something that happened in the chat, as one field of the message. */
    record Service(String field, JsonNode value, String summary) implements Content {}
}
