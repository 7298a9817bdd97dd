package io.kanal.web.internal.pages;

import io.kanal.channels.ReadScopes;
import io.kanal.posts.Chat;
import io.kanal.posts.Posts;
import io.kanal.posts.VisibleChats;
import io.kanal.posts.message.Media;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.kanal.web.TakesNoPlace;
import io.kanal.web.internal.media.FileAnswer;
import io.kanal.web.internal.media.StoredFile;
import io.kanal.web.internal.media.StoredFiles;
import io.kanal.web.internal.media.ThumbnailSize;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.context.request.ServletWebRequest;

/**
 * Stored media by content, and small pictures of them. A hash is no right: a file is given to who may see a post that carries
 * it.
 */
@Controller
@OpenTo(value = Audience.READERS, owner = Owner.VISIBLE)
@TakesNoPlace
class MediaFilesPage {
    /** What a page shows in the place of a picture that turned out to be none; the next page shows a plain file instead. */
    private static final String NO_PICTURE =
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='-20 -20 64 64' fill='none' stroke='#7d8a92'>"
                    + "<path d='M14 3.5H7a2 2 0 0 0-2 2v13a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2v-10zM14 3.5v5h5'/></svg>";

    private final StoredFiles files;
    private final Posts posts;
    private final VisibleChats chats;
    private final ReadScopes scopes;

    MediaFilesPage(StoredFiles files, Posts posts, VisibleChats chats, ReadScopes scopes) {
        this.files = files;
        this.posts = posts;
        this.chats = chats;
        this.scopes = scopes;
    }

    @GetMapping("/app/media/{hash:[0-9a-f]{64}}")
    @Nullable
    ResponseEntity<?> show(
            Caller caller,
            @PathVariable String hash,
            @RequestParam(defaultValue = "false") boolean download,
            @RequestHeader HttpHeaders headers,
            ServletWebRequest request,
            HttpServletResponse response) {
        Media.File said = carried(caller, hash);
        StoredFile file = stored(hash);
        closeIn(response);
        return request.checkNotModified(FileAnswer.tag(hash))
                ? null
                : FileAnswer.of(file, said.fileName(), download, headers);
    }

    @GetMapping("/app/media/{hash:[0-9a-f]{64}}/small")
    @Nullable
    ResponseEntity<?> showSmall(
            Caller caller, @PathVariable String hash, ServletWebRequest request, HttpServletResponse response) {
        return thumbnail(caller, hash, ThumbnailSize.SMALL, request, response);
    }

    @GetMapping("/app/media/{hash:[0-9a-f]{64}}/large")
    @Nullable
    ResponseEntity<?> showLarge(
            Caller caller, @PathVariable String hash, ServletWebRequest request, HttpServletResponse response) {
        return thumbnail(caller, hash, ThumbnailSize.LARGE, request, response);
    }

    /** The small picture of a channel, for who sees the channel. */
    @GetMapping("/app/channels/{id}/photo")
    @Nullable
    ResponseEntity<?> showPhoto(
            Caller caller, @PathVariable long id, ServletWebRequest request, HttpServletResponse response) {
        String photo =
                chats.find(scopes.of(caller), new ChatId(id)).map(Chat::photo).orElseThrow(MediaFilesPage::notHere);
        return small(photo, ThumbnailSize.SMALL, request, response);
    }

    private @Nullable ResponseEntity<?> thumbnail(
            Caller caller, String hash, ThumbnailSize size, ServletWebRequest request, HttpServletResponse response) {
        carried(caller, hash);
        return small(hash, size, request, response);
    }

    private @Nullable ResponseEntity<?> small(
            String hash, ThumbnailSize size, ServletWebRequest request, HttpServletResponse response) {
        StoredFile file = stored(hash);
        closeIn(response);
        if (request.checkNotModified(FileAnswer.tag(hash + "-" + size.label()))) {
            return null;
        }
        return files.thumbnail(file, size)
                .<ResponseEntity<?>>map(made -> ResponseEntity.ok()
                        .contentType(MediaType.parseMediaType(made.form().type()))
                        .body(made.bytes()))
                .orElseGet(() -> {
                    response.setHeader(
                            HttpHeaders.CACHE_CONTROL, CacheControl.noStore().getHeaderValue());
                    return ResponseEntity.ok()
                            .contentType(MediaType.parseMediaType("image/svg+xml"))
                            .body(NO_PICTURE.getBytes(StandardCharsets.UTF_8));
                });
    }

    private Media.File carried(Caller caller, String hash) {
        return posts.carried(scopes.of(caller), hash).orElseThrow(MediaFilesPage::notHere);
    }

    private StoredFile stored(String hash) {
        return files.find(hash).orElseThrow(MediaFilesPage::notHere);
    }

    private static KanalException notHere() {
        return new KanalException(ErrorCode.NOT_FOUND, "This file is not stored here for you");
    }

    /** Whatever it is, it runs nothing and reaches nothing; and another person at the same browser asks anew. */
    private static void closeIn(HttpServletResponse response) {
        response.setHeader("Content-Security-Policy", "default-src 'none'; sandbox");
        response.setHeader(
                HttpHeaders.CACHE_CONTROL,
                CacheControl.maxAge(Duration.ofDays(1)).cachePrivate().getHeaderValue());
        response.setHeader(HttpHeaders.VARY, HttpHeaders.COOKIE);
    }
}
