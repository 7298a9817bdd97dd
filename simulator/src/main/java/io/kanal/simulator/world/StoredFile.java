package io.kanal.simulator.world;

/**
 * A file somebody sent.
 *
 * @param id stable over bots ({@code file_unique_id})
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are passed through, never compared
public record StoredFile(String id, String name, String mimeType, byte[] bytes) {}
