package io.kanal.web.internal.rest;

import io.kanal.people.ApiKey;
import io.kanal.people.Keys;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.Scope;
import io.kanal.shared.input.InvalidInput;
import io.kanal.web.Audience;
import io.kanal.web.Fails;
import io.kanal.web.OneOf;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** API keys of the person who asks. */
@RestController
@RequestMapping("/api/v1/keys")
@OpenTo(value = Audience.WRITERS, owner = Owner.THING)
@Tag(name = "Keys")
class KeysApi {
    private final Keys keys;

    KeysApi(Keys keys) {
        this.keys = keys;
    }

    record KeyList(List<KeyView> keys) {}

    @Schema(name = "Key")
    record KeyView(
            long id,
            String handle,
            String name,
            List<@OneOf(Scope.class) String> scopes,
            Instant created_at,
            @Nullable Instant expires_at,
            @Nullable Instant last_used_at,
            @Nullable Long parent_id) {
        static KeyView of(ApiKey key) {
            return new KeyView(
                    key.id(),
                    key.handle(),
                    key.name(),
                    key.scopes().stream().map(Scope::label).sorted().toList(),
                    key.createdAt(),
                    key.expiresAt(),
                    key.lastUsedAt(),
                    key.parent());
        }
    }

    @Schema(name = "KeyRequest")
    record NewKeyRequest(
            @NotBlank @Size(max = 100) String name,
            @NotEmpty @Size(max = 4) List<@OneOf(Scope.class) String> scopes,
            @Nullable Instant expires_at) {}

    @Schema(name = "KeyWithToken")
    record NewKeyView(KeyView key, String token) {}

    @GetMapping
    @OpenTo(value = Audience.WRITERS, owner = Owner.CALLER)
    @Operation(operationId = "listKeys", summary = "Lists your keys, newest first")
    KeyList list(Caller caller) {
        return new KeyList(
                keys.list(caller, caller.person()).stream().map(KeyView::of).toList());
    }

    @PostMapping
    @OpenTo(value = Audience.WRITERS, owner = Owner.CALLER)
    @ResponseStatus(HttpStatus.CREATED)
    @Fails(ErrorCode.CONFLICT)
    @Operation(
            operationId = "createKey",
            summary = "Makes a key; its token is shown this once. A key made by a key ends with it")
    NewKeyView create(Caller caller, @Valid @RequestBody NewKeyRequest request) {
        Keys.NewKey made =
                keys.create(caller, caller.person(), request.name(), scopes(request.scopes()), request.expires_at());
        return new NewKeyView(KeyView.of(made.key()), made.token().reveal());
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "revokeKey", summary = "Ends a key at once, with the keys that it made")
    void revoke(Caller caller, @PathVariable long id) {
        keys.revoke(caller, id);
    }

    private static Set<Scope> scopes(List<String> labels) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String label : labels) {
            try {
                scopes.add(Scope.valueOf(label.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw InvalidInput.value("scopes", label, "read, write, admin or metrics", e);
            }
        }
        return scopes;
    }
}
