package io.kanal.shared.secrets;

import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals secrets before they are stored (AES-256-GCM, a fresh nonce each). A sealed value names the key it was sealed with,
 * so keys can be changed; it opens only in the place it was sealed for.
 *
 * <p>Layout: version (1 byte, 1), key id (4), nonce (12), ciphertext with tag. Thread-safe.
 */
public final class SecretBox {
    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int HEAD_BYTES = 1 + Integer.BYTES + NONCE_BYTES;

    private final Map<Integer, Secret<byte[]>> keys;
    private final int current;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param keys 32 bytes each, by their ids
     * @param current the id of the key that seals from now on
     */
    public SecretBox(Map<Integer, Secret<byte[]>> keys, int current) {
        this.keys = Map.copyOf(keys);
        this.current = current;
        if (!this.keys.containsKey(current)) {
            throw new IllegalArgumentException("There is no key " + current);
        }
    }

    /** The id of the key that seals now. */
    public int currentKey() {
        return current;
    }

    /** Whether values sealed with this key can be opened. */
    public boolean knows(int key) {
        return keys.containsKey(key);
    }

    /** Whether the key that seals now has sealed this value. */
    public boolean isCurrent(byte[] sealed) {
        return sealed.length >= HEAD_BYTES
                && ByteBuffer.wrap(sealed, 1, Integer.BYTES).getInt() == current;
    }

    /**
     * Seals a value.
     *
     * @param place table, row and column, such as {@code account.17.session}; opening takes the same words
     */
    public byte[] seal(String place, byte[] plain) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, current, nonce, place).doFinal(plain);
            return ByteBuffer.allocate(HEAD_BYTES + sealed.length)
                    .put(VERSION)
                    .putInt(current)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java cannot do AES-256-GCM", e);
        }
    }

    /** Opens a sealed value; fails when the key is missing, the place is another one, or a single bit was changed. */
    public byte[] open(String place, byte[] sealed) {
        if (sealed.length < HEAD_BYTES || sealed[0] != VERSION) {
            throw new KanalException(ErrorCode.INTERNAL, "A stored secret has an unknown form");
        }
        ByteBuffer buffer = ByteBuffer.wrap(sealed, 1, sealed.length - 1);
        int key = buffer.getInt();
        if (!keys.containsKey(key)) {
            throw new KanalException(
                    ErrorCode.INTERNAL,
                    "A stored secret was sealed with the key %08x, which the key file lacks".formatted(key));
        }
        byte[] nonce = new byte[NONCE_BYTES];
        buffer.get(nonce);
        byte[] rest = new byte[buffer.remaining()];
        buffer.get(rest);
        try {
            return cipher(Cipher.DECRYPT_MODE, key, nonce, place).doFinal(rest);
        } catch (GeneralSecurityException e) {
            throw new KanalException(
                    ErrorCode.INTERNAL, "A stored secret does not open: it was changed, or its key was", e);
        }
    }

    private Cipher cipher(int mode, int key, byte[] nonce, String place) throws GeneralSecurityException {
        Secret<byte[]> secret = keys.get(key);
        if (secret == null) {
            throw new IllegalArgumentException("There is no key " + key);
        }
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(secret.reveal(), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
