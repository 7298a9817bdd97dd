package io.kanal.web.internal.rest;

import io.kanal.telegram.BotId;
import io.kanal.telegram.UpdateWebhook;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.TakesNoPlace;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Where Telegram delivers updates. The secret in the header is the proof; to everybody else it says nothing. */
@RestController
@OpenTo(Audience.EVERYONE)
@TakesNoPlace
@Hidden
class TelegramWebhook {
    private final UpdateWebhook webhook;

    TelegramWebhook(UpdateWebhook webhook) {
        this.webhook = webhook;
    }

    @PostMapping("/telegram/webhook/{bot}")
    ResponseEntity<Void> receive(
            @PathVariable long bot,
            @RequestHeader(name = "X-Telegram-Bot-Api-Secret-Token", required = false) @Nullable String secret,
            InputStream body)
            throws IOException {
        HttpStatus status = switch (webhook.receive(new BotId(bot), secret, body)) {
            case STORED -> HttpStatus.OK;
            case REFUSED -> HttpStatus.FORBIDDEN;
            case UNREADABLE -> HttpStatus.BAD_REQUEST;
            case STOPPED -> HttpStatus.SERVICE_UNAVAILABLE;
        };
        return ResponseEntity.status(status).build();
    }
}
