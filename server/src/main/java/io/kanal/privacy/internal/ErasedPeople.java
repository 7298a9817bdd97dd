package io.kanal.privacy.internal;

import io.kanal.people.User;
import io.kanal.shared.DataDirectory;
import io.kanal.shared.StartFailure;
import io.kanal.shared.UserId;
import io.kanal.shared.personal.Person;
import io.kanal.shared.personal.Pseudonyms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The file {@code erasures} in the data directory, beside the key file and like it in no backup: a key in the first line, then
 * the pseudonyms of those who were erased, one a line. A pseudonym is HMAC-SHA-256 with that key over a person's number and the
 * moment their row was made, so that somebody else who gets the number after a restore is somebody else. The key is not the
 * one that seals secrets, which changes: a pseudonym must be the same for ever.
 */
@Component
public final class ErasedPeople implements Pseudonyms {
    private static final String NAME = "erasures";
    private static final String ALGORITHM = "HmacSHA256";
    private static final String KEY = "key ";
    private static final int KEY_BYTES = 32;
    private static final int PSEUDONYM_BYTES = 16;

    private final Path path;
    private byte @Nullable [] key;

    ErasedPeople(DataDirectory directory) {
        this.path = directory.root().resolve(NAME);
    }

    /** The person with the pseudonym that stands for them once they are erased. */
    public Person person(User user) {
        return new Person(user.id(), user.telegramId(), pseudonym(user.id(), user.createdAt()));
    }

    String pseudonym(UserId user, Instant made) {
        return hash(user + "/" + ChronoUnit.MICROS.between(Instant.EPOCH, made));
    }

    @Override
    public String ofTelegram(long telegramId) {
        return hash("telegram/" + telegramId);
    }

    private String hash(String subject) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key(), ALGORITHM));
            byte[] whole = mac.doFinal(subject.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(whole, PSEUDONYM_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java cannot do HMAC-SHA-256", e);
        }
    }

    /** Those who were erased. */
    synchronized Set<String> all() {
        try {
            return Files.exists(path)
                    ? new HashSet<>(Files.readAllLines(path).stream()
                            .skip(1)
                            .filter(line -> !line.isBlank())
                            .toList())
                    : Set.of();
        } catch (IOException e) {
            throw new StartFailure("The file " + path + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Notes that this person is erased; on the disk when it returns. */
    synchronized void add(String pseudonym) {
        key();
        if (!all().contains(pseudonym)) {
            append(path, pseudonym + "\n");
        }
    }

    private synchronized byte[] key() {
        byte[] known = key;
        if (known == null) {
            known = Files.exists(path) ? read() : make();
            key = known;
        }
        return known;
    }

    private byte[] make() {
        byte[] made = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(made);
        Path half = path.resolveSibling(NAME + ".part");
        try {
            Files.deleteIfExists(half);
            Files.createFile(half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            append(half, KEY + Base64.getEncoder().encodeToString(made) + "\n");
            Files.move(half, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("The file " + path + " cannot be made", e);
        }
        return made;
    }

    private byte[] read() {
        try {
            List<String> lines = Files.readAllLines(path);
            byte[] read = lines.isEmpty() || !lines.getFirst().startsWith(KEY)
                    ? new byte[0]
                    : Base64.getDecoder()
                            .decode(lines.getFirst().substring(KEY.length()).strip());
            if (read.length != KEY_BYTES) {
                throw damaged(null);
            }
            return read;
        } catch (IllegalArgumentException e) {
            throw damaged(e);
        } catch (IOException e) {
            throw new StartFailure("The file " + path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private StartFailure damaged(@Nullable Exception cause) {
        String sentence = "The file " + path
                + " is damaged; put back the one of this installation, or remove it if nobody was ever erased here";
        return cause == null ? new StartFailure(sentence) : new StartFailure(sentence, cause);
    }

    private static void append(Path file, String text) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException("The file " + file + " cannot be written", e);
        }
    }
}
