package io.kanal.simulator.http;

/** A file that came in a multipart body. */
@SuppressWarnings("ArrayRecordComponent") // bytes are passed through, never compared
public record Upload(String fileName, String contentType, byte[] bytes) {}
