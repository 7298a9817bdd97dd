package io.kanal.web.internal.contract;

import io.kanal.channels.Channels;
import io.kanal.people.User;
import io.kanal.people.administration.Administration;
import io.kanal.people.administration.PeopleFilter;
import io.kanal.people.administration.PeopleList;
import io.kanal.people.administration.Person;
import io.kanal.people.tiers.Subscription;
import io.kanal.people.tiers.Subscriptions;
import io.kanal.people.tiers.Tier;
import io.kanal.people.tiers.Tiers;
import io.kanal.posts.Chat;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.UserId;
import io.kanal.shared.input.InvalidInput;
import io.kanal.web.Audience;
import io.kanal.web.Fails;
import io.kanal.web.OpenTo;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** People as the contract's panel of administrators sees and changes them. */
@RestController
@OpenTo(Audience.ADMINISTRATORS)
@Tag(name = "Channel reader's contract")
class AdminUsersApi {
    private static final Duration BLOCK = Duration.ofDays(365);

    private final PeopleList list;
    private final Administration administration;
    private final Subscriptions subscriptions;
    private final Tiers tiers;
    private final Channels channels;
    private final Clock clock;

    AdminUsersApi(
            PeopleList list,
            Administration administration,
            Subscriptions subscriptions,
            Tiers tiers,
            Channels channels,
            Clock clock) {
        this.list = list;
        this.administration = administration;
        this.subscriptions = subscriptions;
        this.tiers = tiers;
        this.channels = channels;
        this.clock = clock;
    }

    @Schema(name = "AdminUserChannel")
    record ChannelItem(long id, @Nullable String channel_username, String channel_title) {
        static ChannelItem of(Chat chat) {
            return new ChannelItem(chat.id().value(), chat.username(), chat.title());
        }
    }

    @Schema(name = "AdminUser")
    record UserItem(
            long id,
            @Nullable Long telegram_id,
            String first_name,
            @Nullable String last_name,
            @Nullable String username,
            String role,
            String subscription_type,
            int max_channels,
            boolean is_authenticated,
            boolean is_blocked,
            Instant created_at,
            @Nullable Instant subscription_started_at,
            @Nullable Instant subscription_expires,
            int channels_count) {}

    @Schema(name = "AdminUserPage")
    record UserPage(long total, int page, int pages, List<UserItem> users) {}

    @Schema(name = "AdminUserWithChannels")
    record UserWithChannels(
            long id,
            @Nullable Long telegram_id,
            String first_name,
            @Nullable String last_name,
            @Nullable String username,
            String role,
            String subscription_type,
            int max_channels,
            boolean is_authenticated,
            boolean is_blocked,
            Instant created_at,
            @Nullable Instant subscription_started_at,
            @Nullable Instant subscription_expires,
            int channels_count,
            List<ChannelItem> channels) {}

    private UserItem item(Person person, Map<UserId, Integer> counts) {
        User user = person.user();
        Subscription subscription = person.subscription();
        return new UserItem(
                user.id().value(),
                user.telegramId(),
                user.name(),
                null,
                person.telegramUsername(),
                person.administrator() ? "admin" : "user",
                subscription.tier().slug(),
                mostChannels(person),
                false,
                !user.active(),
                user.createdAt(),
                subscription.since(),
                subscription.until(),
                counts.getOrDefault(user.id(), 0));
    }

    private int mostChannels(Person person) {
        Integer own = person.mostChannels();
        return own == null ? tiers.limits(person.subscription().tier()).channels() : own;
    }

    @GetMapping("/api/admin/users")
    @Fails(ErrorCode.BAD_REQUEST)
    @Operation(operationId = "adminListUsers", summary = "Lists people by pages, the newest first")
    UserPage list(
            Caller caller,
            @RequestParam(defaultValue = "1") @Min(1) @Max(1_000_000) int page,
            @RequestParam(defaultValue = "20") @Min(1) @Max(PeopleList.MOST_OF_A_PAGE) int limit,
            @RequestParam(required = false) @Nullable @Size(max = 100) String search,
            @RequestParam(required = false) @Nullable @Size(max = 20) String role,
            @RequestParam(required = false) @Nullable @Size(max = 20) String subscription) {
        PeopleFilter filter = new PeopleFilter(
                search,
                (role == null || role.isBlank()) ? null : Boolean.valueOf(administrator(role)),
                (subscription == null || subscription.isBlank()) ? null : tier(subscription),
                null);
        long total = list.count(caller, filter);
        int skip = (int) Math.min(Integer.MAX_VALUE, (page - 1L) * limit);
        List<Person> shown = list.page(caller, filter, skip, limit);
        Map<UserId, Integer> counts = channels.counts(
                caller, shown.stream().map(person -> person.user().id()).toList());
        return new UserPage(
                total,
                page,
                (int) Math.max(1, Math.ceilDiv(total, (long) limit)),
                shown.stream().map(person -> item(person, counts)).toList());
    }

    @GetMapping("/api/admin/user/{id}")
    @Fails(ErrorCode.NOT_FOUND)
    @Operation(operationId = "adminGetUser", summary = "Shows a person with their channels")
    UserWithChannels get(Caller caller, @PathVariable long id) {
        UserId person = new UserId(id);
        UserItem item = item(list.get(caller, person), channels.counts(caller, List.of(person)));
        return new UserWithChannels(
                item.id(),
                item.telegram_id(),
                item.first_name(),
                item.last_name(),
                item.username(),
                item.role(),
                item.subscription_type(),
                item.max_channels(),
                item.is_authenticated(),
                item.is_blocked(),
                item.created_at(),
                item.subscription_started_at(),
                item.subscription_expires(),
                item.channels_count(),
                channels.list(caller, person).stream()
                        .map(watch -> ChannelItem.of(watch.chat()))
                        .toList());
    }

    @Schema(name = "AdminRoleRequest")
    record RoleRequest(@NotBlank @Size(max = 20) String role) {}

    @Schema(name = "AdminRole")
    record RoleSet(boolean success, String role) {}

    @PostMapping("/api/admin/user/{id}/role")
    @Fails({ErrorCode.BAD_REQUEST, ErrorCode.NOT_FOUND, ErrorCode.CONFLICT})
    @Operation(
            operationId = "adminSetRole",
            summary = "Makes a person an administrator or a member; ends their sessions")
    RoleSet role(Caller caller, @PathVariable long id, @Valid @RequestBody RoleRequest request) {
        boolean administrator = administrator(request.role());
        administration.setAdministrator(caller, new UserId(id), administrator);
        return new RoleSet(true, administrator ? "admin" : "user");
    }

    private static boolean administrator(String named) {
        return switch (named) {
            case "admin", "administrator" -> true;
            case "user", "member" -> false;
            default -> throw new KanalException(ErrorCode.BAD_REQUEST, "A role is 'admin' or 'user'");
        };
    }

    /** {@code subscription_type} is what the old panel sent. */
    @Schema(name = "AdminSubscriptionRequest")
    record SubscriptionRequest(
            @Nullable @Size(max = 20) String type,
            @Nullable @Size(max = 20) String subscription_type,
            @Nullable @Min(0) @Max(3650) Integer days) {}

    @Schema(name = "AdminSubscription")
    record SubscriptionSet(
            boolean success,
            String subscription_type,
            int max_channels,
            @Nullable Instant expires) {}

    @PostMapping("/api/admin/user/{id}/subscription")
    @Fails({ErrorCode.BAD_REQUEST, ErrorCode.NOT_FOUND})
    @Operation(
            operationId = "adminSetSubscription",
            summary = "Gives a person a tier; without days, or with 0, without an end")
    SubscriptionSet subscription(
            Caller caller, @PathVariable long id, @Valid @RequestBody SubscriptionRequest request) {
        String named = request.type() == null ? request.subscription_type() : request.type();
        Tier tier = tier(named == null ? "" : named);
        Integer days = request.days();
        Instant until = days == null || days == 0 ? null : clock.instant().plus(Duration.ofDays(days));
        UserId person = new UserId(id);
        Subscription given = subscriptions.grant(caller, person, tier, until, null);
        return new SubscriptionSet(true, given.tier().slug(), mostChannels(list.get(caller, person)), given.until());
    }

    private static Tier tier(String named) {
        try {
            return Tier.of(named);
        } catch (InvalidInput e) {
            throw new KanalException(ErrorCode.BAD_REQUEST, "A tier is one of " + Tier.slugs(), e);
        }
    }

    @Schema(name = "AdminChannelsRequest")
    record ChannelsRequest(@NotNull @Min(1) @Max(100_000) Integer max_channels) {}

    @Schema(name = "AdminChannels")
    record ChannelsSet(boolean success, int max_channels) {}

    @PostMapping("/api/admin/user/{id}/max_channels")
    @Fails(ErrorCode.NOT_FOUND)
    @Operation(
            operationId = "adminSetMaxChannels",
            summary = "Sets how many channels a person may follow, whatever their tier")
    ChannelsSet mostChannels(Caller caller, @PathVariable long id, @Valid @RequestBody ChannelsRequest request) {
        subscriptions.setMostChannels(caller, new UserId(id), request.max_channels());
        return new ChannelsSet(true, request.max_channels());
    }

    @Schema(name = "AdminBlockRequest")
    record BlockRequest(
            @NotNull Boolean blocked,
            @Nullable @Size(max = 500) String reason) {}

    @Schema(name = "AdminDone")
    record Done(boolean success) {}

    @PostMapping("/api/admin/user/{id}/block")
    @Fails({ErrorCode.NOT_FOUND, ErrorCode.CONFLICT})
    @Operation(operationId = "adminBlockUser", summary = "Keeps a person out for 365 days, or lets them in again")
    Done block(Caller caller, @PathVariable long id, @Valid @RequestBody BlockRequest request) {
        UserId person = new UserId(id);
        if (request.blocked()) {
            administration.block(caller, person, clock.instant().plus(BLOCK), request.reason());
        } else {
            administration.unblock(caller, person);
        }
        return new Done(true);
    }

    @DeleteMapping("/api/admin/user/{id}/auth")
    @Fails(ErrorCode.NOT_FOUND)
    @Operation(operationId = "adminEndAuth", summary = "Ends a person's sessions in every browser")
    Done endAuth(Caller caller, @PathVariable long id) {
        administration.logOutEverywhere(caller, new UserId(id));
        return new Done(true);
    }
}
