package io.kanal.web.internal.pages;

import io.kanal.channels.ReadScopes;
import io.kanal.posts.Blobs;
import io.kanal.posts.Posts;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/**
 * Stored media by content. The type is read from the bytes themselves and never from what somebody claimed; what is no
 * raster image, audio or video is offered as a download. A hash is no right: a file is given to who may see a post that
 * carries it.
 */
@Controller
@OpenTo(value = Audience.READERS, owner = Owner.VISIBLE)
class MediaFilesPage {
    private final Blobs blobs;
    private final Posts posts;
    private final ReadScopes scopes;

    MediaFilesPage(Blobs blobs, Posts posts, ReadScopes scopes) {
        this.blobs = blobs;
        this.posts = posts;
        this.scopes = scopes;
    }

    @GetMapping("/app/media/{hash:[0-9a-f]{64}}")
    ResponseEntity<Resource> show(Caller caller, @PathVariable String hash) throws IOException {
        Path file = Optional.of(hash)
                .filter(wanted -> posts.carries(scopes.of(caller), wanted))
                .flatMap(blobs::find)
                .orElseThrow(() -> new KanalException(ErrorCode.NOT_FOUND, "This file is not stored here for you"));
        String type = type(file);
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok()
                .cacheControl(CacheControl.maxAge(Duration.ofDays(30)).cachePrivate())
                .header("Content-Security-Policy", "default-src 'none'; sandbox");
        if (type.isEmpty()) {
            answer.header("Content-Disposition", "attachment");
        }
        return answer.contentType(type.isEmpty() ? MediaType.APPLICATION_OCTET_STREAM : MediaType.parseMediaType(type))
                .body(new FileSystemResource(file));
    }

    /** The type of what may be shown in a page, by its first bytes; empty for everything else. */
    private static String type(Path file) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(16);
        }
        String hex = HexFormat.of().formatHex(head);
        if (hex.startsWith("ffd8ff")) {
            return "image/jpeg";
        }
        if (hex.startsWith("89504e470d0a1a0a")) {
            return "image/png";
        }
        if (hex.startsWith("474946383")) {
            return "image/gif";
        }
        if (hex.startsWith("52494646") && head.length >= 12 && ascii(head, 8, "WEBP")) {
            return "image/webp";
        }
        if (head.length >= 12 && ascii(head, 4, "ftyp")) {
            return "video/mp4";
        }
        if (hex.startsWith("1a45dfa3")) {
            return "video/webm";
        }
        if (hex.startsWith("4f676753")) {
            return "audio/ogg";
        }
        return hex.startsWith("494433") || hex.startsWith("fffb") ? "audio/mpeg" : "";
    }

    private static boolean ascii(byte[] head, int from, String expected) {
        return Arrays.equals(
                head,
                from,
                from + expected.length(),
                expected.getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                0,
                expected.length());
    }
}
