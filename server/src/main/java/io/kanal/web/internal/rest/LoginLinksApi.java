package io.kanal.web.internal.rest;

import io.kanal.people.LoginLink;
import io.kanal.people.LoginLinks;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.UserId;
import io.kanal.web.Audience;
import io.kanal.web.Fails;
import io.kanal.web.OpenTo;
import io.kanal.web.internal.security.SessionCookie;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** One-time links that log a person in. */
@RestController
@OpenTo(Audience.ADMINISTRATORS)
@Tag(name = "Log-in")
class LoginLinksApi {
    private final LoginLinks links;
    private final SessionCookie cookie;

    LoginLinksApi(LoginLinks links, SessionCookie cookie) {
        this.links = links;
        this.cookie = cookie;
    }

    @Schema(name = "LoginLinkRequest")
    record LinkRequest(@Nullable Long user_id) {}

    @Schema(name = "LoginLink")
    record LinkView(String path, String url, Instant expires_at) {}

    @PostMapping("/api/v1/login-links")
    @ResponseStatus(HttpStatus.CREATED)
    @Fails(ErrorCode.NOT_FOUND)
    @Operation(operationId = "createLoginLink", summary = "Makes a link that logs in once within ten minutes")
    LinkView create(
            Caller caller, @RequestBody(required = false) @Nullable LinkRequest request, HttpServletRequest http) {
        Long user = request == null ? null : request.user_id();
        LoginLink link = links.create(caller, user == null ? caller.person() : new UserId(user));
        return new LinkView(link.path(), cookie.address(http) + link.path(), link.expiresAt());
    }
}
