package io.kanal.simulator.botapi;

import io.kanal.simulator.world.MediaKind;
import io.kanal.simulator.world.StoredFile;
import io.kanal.simulator.world.TelegramError;
import io.kanal.simulator.world.World;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** File ids: each bot has its own for the same file, as with Telegram. */
final class FileIds {
    private FileIds() {}

    /** What a file id says. */
    record Reference(MediaKind kind, StoredFile file) {}

    static String of(long bot, MediaKind kind, StoredFile file, String variant) {
        String plain = "%s|%d|%s|%s".formatted(kind.name(), bot, file.id(), variant);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    /** The file a bot names by its id; an id of another bot or a broken one is refused. */
    static Reference resolve(World world, long bot, String fileId) {
        return find(world, bot, fileId)
                .orElseThrow(() -> TelegramError.badRequest("wrong file identifier/HTTP URL specified"));
    }

    static Optional<Reference> find(World world, long bot, String fileId) {
        String plain;
        try {
            plain = new String(Base64.getUrlDecoder().decode(fileId), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        String[] parts = plain.split("\\|", -1);
        if (parts.length != 4 || !parts[1].equals(Long.toString(bot))) {
            return Optional.empty();
        }
        return world.findFile(parts[2])
                .map(file -> new Reference(MediaKind.valueOf(parts[0].toUpperCase(Locale.ROOT)), file));
    }
}
