package io.kanal.simulator.botapi;

import io.kanal.simulator.http.Reply;
import io.kanal.simulator.http.Request;
import io.kanal.simulator.world.MediaKind;
import io.kanal.simulator.world.StoredFile;
import io.kanal.simulator.world.TelegramError;
import io.kanal.simulator.world.World;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code /file/bot<token>/<path>}: the bytes of a file that getFile named. */
public final class FilePaths {
    private static final Pattern PATH = Pattern.compile("/file/bot([^/]+)/[a-z_]+/([A-Za-z0-9_-]+)(?:\\.[a-z0-9]+)?");

    private final World world;
    private final Bots bots;

    public FilePaths(World world, Bots bots) {
        this.world = world;
        this.bots = bots;
    }

    static String of(FileIds.Reference reference) {
        String name = reference.file().name();
        int dot = name.lastIndexOf('.');
        String extension = dot < 0 ? "" : name.substring(dot).toLowerCase(java.util.Locale.ROOT);
        String folder = folder(reference.kind());
        return folder + "/" + reference.file().id() + (extension.matches("\\.[a-z0-9]{1,8}") ? extension : "");
    }

    private static String folder(MediaKind kind) {
        return switch (kind) {
            case PHOTO -> "photos";
            case VIDEO -> "videos";
            case AUDIO -> "music";
            case DOCUMENT -> "documents";
            case VOICE -> "voice";
            case ANIMATION -> "animations";
            case STICKER -> "stickers";
            case VIDEO_NOTE -> "video_notes";
        };
    }

    public static boolean owns(String path) {
        return path.startsWith("/file/bot");
    }

    public Reply answer(Request request) {
        Matcher path = PATH.matcher(request.path());
        if (!path.matches()) {
            return BotApi.failure(TelegramError.of(404, "Not Found"));
        }
        if (bots.findByToken(path.group(1)).filter(bot -> !bot.revoked()).isEmpty()) {
            return BotApi.failure(TelegramError.of(401, "Unauthorized"));
        }
        StoredFile file = world.findFile(path.group(2)).orElse(null);
        if (file == null) {
            return BotApi.failure(TelegramError.of(404, "Not Found"));
        }
        return new Reply.Whole(
                200,
                "application/octet-stream",
                file.bytes(),
                Map.of("X-Content-Type-Options", "nosniff", "Content-Disposition", "attachment"));
    }
}
