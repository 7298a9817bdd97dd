package io.kanal.web.internal.rest;

import io.kanal.people.LinkCode;
import io.kanal.people.TelegramLink;
import io.kanal.people.TelegramLinks;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.web.Audience;
import io.kanal.web.Fails;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.kanal.web.internal.TelegramBotLink;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The Telegram account of the person who asks. */
@RestController
@RequestMapping("/api/v1/telegram-link")
@OpenTo(value = Audience.WRITERS, owner = Owner.CALLER)
@Tag(name = "Log-in")
class TelegramLinkApi {
    private final TelegramLinks links;
    private final TelegramBotLink bot;

    TelegramLinkApi(TelegramLinks links, TelegramBotLink bot) {
        this.links = links;
        this.bot = bot;
    }

    @Schema(name = "TelegramLink")
    record LinkView(long telegram_id, String name, Instant linked_at) {}

    @Schema(name = "TelegramLinkCode")
    record CodeView(
            String code, @Nullable String bot, @Nullable String url, Instant expires_at) {}

    @GetMapping
    @Fails(ErrorCode.NOT_FOUND)
    @Operation(operationId = "getTelegramLink", summary = "Shows which Telegram account is yours")
    LinkView show(Caller caller) {
        TelegramLink link = links.find(caller, caller.person())
                .orElseThrow(() -> new KanalException(ErrorCode.NOT_FOUND, "No Telegram account is linked"));
        return new LinkView(link.telegramId(), link.name(), link.linkedAt());
    }

    @PostMapping("/code")
    @ResponseStatus(HttpStatus.CREATED)
    @Fails(ErrorCode.CONFLICT)
    @Operation(
            operationId = "createTelegramLinkCode",
            summary = "Makes a code that links a Telegram account once within ten minutes")
    CodeView create(Caller caller) {
        LinkCode made = links.create(caller, caller.person());
        String code = made.code().reveal();
        return new CodeView(code, bot.username().orElse(null), bot.start(code).orElse(null), made.expiresAt());
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Fails(ErrorCode.NOT_FOUND)
    @Operation(operationId = "deleteTelegramLink", summary = "Parts your Telegram account from Kanal")
    void unlink(Caller caller) {
        links.unlink(caller, caller.person());
    }
}
