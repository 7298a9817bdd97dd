package io.kanal.web.internal.contract;

import io.kanal.people.User;
import io.kanal.people.administration.Administration;
import io.kanal.people.administration.PeopleFilter;
import io.kanal.people.administration.PeopleList;
import io.kanal.people.administration.Person;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.web.Audience;
import io.kanal.web.Fails;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.kanal.web.Written;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who uses Kanal, and whether they are logged in. Nobody is authenticated in the contract's sense while no account can be connected. */
@RestController
@RequestMapping("/users")
@Tag(name = "Channel reader's contract")
class UsersApi {
    private final PeopleList list;
    private final People people;
    private final Administration administration;

    UsersApi(PeopleList list, People people, Administration administration) {
        this.list = list;
        this.people = people;
        this.administration = administration;
    }

    @Schema(name = "UserOfContract")
    record UserItem(
            long id,
            @Nullable Long telegram_id,
            @Nullable String username,
            @Nullable String first_name,
            @Nullable String last_name,
            Instant created_at,
            boolean is_active,
            boolean is_authenticated,
            @Nullable Instant last_auth_check) {
        static UserItem of(Person person) {
            User user = person.user();
            return new UserItem(
                    user.id().value(),
                    user.telegramId(),
                    person.telegramUsername(),
                    user.name(),
                    null,
                    user.createdAt(),
                    user.active(),
                    false,
                    null);
        }
    }

    @Schema(name = "UserFilters")
    record Filters(boolean authenticated_only, boolean active_only) {}

    @Schema(name = "UserListOfContract")
    record UserList(long total, Filters filters, List<UserItem> users) {}

    @GetMapping
    @OpenTo(Audience.ADMINISTRATORS)
    @Operation(operationId = "listUsers", summary = "Lists who uses Kanal, the newest first")
    UserList list(
            Caller caller,
            @RequestParam(name = "authenticated_only", defaultValue = "false") boolean authenticatedOnly,
            @RequestParam(name = "active_only", defaultValue = "false") boolean activeOnly,
            @RequestParam(defaultValue = "0") @Min(0) @Max(1_000_000) int skip,
            @RequestParam(defaultValue = "100") @Min(1) @Max(PeopleList.MOST_OF_A_PAGE) int limit) {
        PeopleFilter filter = new PeopleFilter(null, null, null, activeOnly ? Boolean.FALSE : null);
        Filters filters = new Filters(authenticatedOnly, activeOnly);
        if (authenticatedOnly) {
            return new UserList(0, filters, List.of());
        }
        return new UserList(
                list.count(caller, filter),
                filters,
                list.page(caller, filter, skip, limit).stream()
                        .map(UserItem::of)
                        .toList());
    }

    record AuthStatus(
            long user_id,
            @Nullable Long telegram_id,
            boolean is_authenticated,
            @Nullable Instant last_auth_check,
            @Nullable String auth_error) {}

    @GetMapping("/{user_id}/auth_status")
    @OpenTo(value = Audience.READERS, owner = Owner.PERSON)
    @Fails(ErrorCode.NOT_FOUND)
    @Operation(operationId = "getAuthStatus", summary = "Says whether a person has connected an account")
    AuthStatus status(Caller caller, @PathVariable("user_id") @Written(People.NAMED) String userId) {
        User user = people.named(caller, userId);
        return new AuthStatus(user.id().value(), user.telegramId(), false, null, null);
    }

    @Schema(name = "UserLoggedOut")
    record LoggedOut(long user_id, @Nullable Long telegram_id, String status, String message) {}

    @PostMapping("/{user_id}/logout")
    @OpenTo(value = Audience.WRITERS, owner = Owner.PERSON)
    @Fails(ErrorCode.NOT_FOUND)
    @Operation(operationId = "logOutUser", summary = "Ends a person's sessions in every browser")
    LoggedOut logOut(Caller caller, @PathVariable("user_id") @Written(People.NAMED) String userId) {
        User user = people.named(caller, userId);
        int ended = administration.logOutEverywhere(caller, user.id());
        return new LoggedOut(user.id().value(), user.telegramId(), "logged_out", ended + " sessions ended");
    }
}
