package io.kanal.web.internal.rest.sessions;

import io.kanal.people.Sessions;
import io.kanal.shared.Caller;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The browsers and Mini Apps in which the person who asks is logged in. */
@RestController
@RequestMapping("/api/v1/sessions")
@OpenTo(value = Audience.WRITERS, owner = Owner.CALLER)
@Tag(name = "Log-in")
class SessionsApi {
    private final Sessions sessions;

    SessionsApi(Sessions sessions) {
        this.sessions = sessions;
    }

    @Schema(name = "EndedSessions")
    record EndedView(int ended) {}

    @DeleteMapping
    @Operation(
            operationId = "deleteSessions",
            summary = "Logs you out everywhere: in all browsers and inside Telegram; keys go on")
    EndedView endAll(Caller caller) {
        return new EndedView(sessions.endAll(caller, caller.person()));
    }
}
