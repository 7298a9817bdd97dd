package io.kanal.people.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** Random tokens of 256 bits and their SHA-256 hashes; a hash is all that is stored, and guessing a token is hopeless without a salt too. */
public final class Tokens {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Tokens() {}

    /** A token of 43 letters, digits, hyphens and underscores. */
    public static String random() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** A short public handle of 12 letters and digits; it names a key and proves nothing. */
    public static String handle() {
        return drawn("abcdefghijkmnpqrstuvwxyz23456789", 12);
    }

    /** So many capital letters and digits; each is worth five bits. */
    public static String letters(int length) {
        // Those that are easily taken for each other are left out.
        return drawn("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", length);
    }

    private static String drawn(String alphabet, int length) {
        StringBuilder drawn = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            drawn.append(alphabet.charAt(RANDOM.nextInt(alphabet.length())));
        }
        return drawn.toString();
    }

    public static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** Compares in time that does not depend on where the two differ. */
    public static boolean matches(byte[] storedHash, String token) {
        return MessageDigest.isEqual(storedHash, hash(token));
    }
}
