package io.kanal.people.payments;

import io.kanal.people.Audit;
import io.kanal.people.tiers.Subscriptions;
import io.kanal.people.tiers.Tier;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.shared.input.InvalidInput;
import io.kanal.telegram.CallResult;
import io.kanal.telegram.Dispatcher;
import io.kanal.telegram.Outgoing;
import io.kanal.telegram.Priority;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.node.JsonNodeFactory;

/** What was paid, for administrators and each person's own; giving back, and payments that came another way. */
@Component
public class Ledger {
    /** The most that one answer lists. */
    public static final int MOST = 200;

    private static final int MOST_STARS = 1_000_000;
    private static final int MOST_DAYS = 3_650;
    private static final int LONGEST_NOTE = 500;
    private static final String REFUNDED_BEFORE = "CHARGE_ALREADY_REFUNDED";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final LedgerRows rows;
    private final StarSubscriptions paid;
    private final Subscriptions subscriptions;
    private final Dispatcher dispatcher;
    private final Audit audit;
    private final TransactionOperations transactions;
    private final Clock clock;

    Ledger(
            LedgerRows rows,
            StarSubscriptions paid,
            Subscriptions subscriptions,
            Dispatcher dispatcher,
            Audit audit,
            TransactionOperations transactions,
            Clock clock) {
        this.rows = rows;
        this.paid = paid;
        this.subscriptions = subscriptions;
        this.dispatcher = dispatcher;
        this.audit = audit;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * The newest lines, newest first, older than the given one where one is given.
     *
     * @param person whose; null for everybody's
     */
    public List<Payment> page(Caller caller, @Nullable UserId person, @Nullable Long before, int limit) {
        caller.require(Scope.ADMIN);
        return rows.page(person, before, Math.clamp(limit, 1, MOST));
    }

    /** The newest lines of one person, for themselves or an administrator. */
    public List<Payment> of(Caller caller, UserId person, @Nullable Long before, int limit) {
        caller.requireSelfOrAdministrator(person);
        return rows.page(person, before, Math.clamp(limit, 1, MOST));
    }

    /** What all lines come to, in Stars. */
    public long sum(Caller caller) {
        caller.require(Scope.ADMIN);
        return rows.sum();
    }

    /**
     * A payment that came another way; the person has the tier for so many days more.
     *
     * @param stars what it was worth; 0 where it was nothing
     */
    public Payment enter(Caller caller, UserId person, Tier tier, int stars, int days, String note) {
        caller.require(Scope.ADMIN);
        requireValid(tier, stars, days, note);
        return Objects.requireNonNull(transactions.execute(_ -> {
            var given = subscriptions.extend(caller, person, tier, Duration.ofDays(days), note.strip());
            long id = rows.add(new LedgerRows.Line(
                            clock.instant(),
                            Payment.Kind.MANUAL,
                            person,
                            null,
                            null,
                            tier,
                            stars,
                            null,
                            null,
                            null,
                            given.until(),
                            null,
                            note.isBlank() ? null : note.strip(),
                            caller.user()))
                    .orElseThrow();
            audit.record(
                    caller,
                    "payment.entered",
                    "user:" + person,
                    "%s, %d Stars, %d days".formatted(tier.slug(), stars, days));
            return rows.find(id).orElseThrow();
        }));
    }

    private static void requireValid(Tier tier, int stars, int days, String note) {
        if (tier == Tier.FREE) {
            throw InvalidInput.value("tier", tier.slug(), "a tier that can be paid for", null);
        }
        if (stars < 0 || stars > MOST_STARS) {
            throw InvalidInput.value("stars", stars, "0 to " + MOST_STARS, null);
        }
        if (days < 1 || days > MOST_DAYS) {
            throw InvalidInput.value("days", days, "1 to " + MOST_DAYS, null);
        }
        if (note.strip().length() > LONGEST_NOTE) {
            throw InvalidInput.of(
                    "note",
                    "at most 500 characters",
                    "A note has at most %d characters, not %d"
                            .formatted(LONGEST_NOTE, note.strip().length()));
        }
    }

    /**
     * Gives a payment back by Telegram and ends the tier it was made for. That it was asked for is kept before Telegram hears
     * of it: a refund whose answer gets lost is known as one when Telegram tells it. Only on the node that holds the bot's
     * token.
     *
     * @throws KanalException {@link ErrorCode#CONFLICT} for what went back or cannot, {@link ErrorCode#UPSTREAM} where Telegram
     *     refuses, {@link ErrorCode#UNAVAILABLE} where it cannot be asked
     */
    public void refund(Caller caller, long id) {
        caller.require(Scope.ADMIN);
        LedgerRows.Charge charge = transactions.execute(_ -> asked(caller, id));
        Objects.requireNonNull(charge);
        CallResult result = dispatcher.send(
                charge.bot(),
                Outgoing.of(
                        "refundStarPayment",
                        null,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("user_id", charge.telegramId())
                                .put("telegram_payment_charge_id", charge.charge())),
                Priority.REPLY,
                PATIENCE);
        switch (result) {
            case CallResult.Done _ -> refunded(caller, charge);
            case CallResult.Failed failed
            when failed.description().contains(REFUNDED_BEFORE) -> refunded(caller, charge);
            case CallResult.Failed failed
            when failed.errorCode() == 400 || failed.errorCode() == 403 -> {
                rows.asked(id, null, null);
                throw new KanalException(ErrorCode.UPSTREAM, "Telegram did not give it back: " + failed.description());
            }
            case CallResult.Failed _, CallResult.Unsent _, CallResult.Uncertain _ ->
                // The last of several tries; an earlier one may have arrived.
                throw new KanalException(
                        ErrorCode.UNAVAILABLE,
                        "Telegram did not answer (%s); whether it was given back shows here as soon as Telegram says so"
                                .formatted(result.trouble()));
        }
    }

    private LedgerRows.Charge asked(Caller caller, long id) {
        if (rows.find(id).isEmpty()) {
            throw new KanalException(ErrorCode.NOT_FOUND, "There is no payment " + id);
        }
        LedgerRows.Charge charge = rows.charge(id)
                .orElseThrow(() ->
                        new KanalException(ErrorCode.CONFLICT, "Only payments in Stars can be given back by Telegram"));
        if (rows.wentBack(charge.charge())) {
            throw new KanalException(ErrorCode.CONFLICT, "This payment went back already");
        }
        rows.asked(id, caller.user(), clock.instant());
        audit.record(caller, "payment.refund", "payment:" + id, charge.stars() + " Stars");
        return charge;
    }

    private void refunded(Caller caller, LedgerRows.Charge charge) {
        transactions.executeWithoutResult(_ ->
                paid.wentBack(charge.bot(), charge.telegramId(), charge.charge(), charge.stars(), caller.person()));
    }
}
