package io.kanal.people.payments;

import io.kanal.people.Audit;
import io.kanal.people.tiers.Subscription;
import io.kanal.people.tiers.Subscriptions;
import io.kanal.people.tiers.Tier;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.telegram.BotId;
import io.kanal.telegram.Dispatcher;
import io.kanal.telegram.Outgoing;
import io.kanal.telegram.Priority;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.node.JsonNodeFactory;

/** Tiers that are paid again every 30 days, and how they end: canceled, or because a payment went back. */
@Component
public class StarSubscriptions {
    /** What goes back later than that after an administrator asked for it was taken back all the same. */
    private static final Duration ANSWER_COMES_WITHIN = Duration.ofDays(7);

    private final LedgerRows ledger;
    private final Invoices invoices;
    private final Subscriptions subscriptions;
    private final Dispatcher dispatcher;
    private final Audit audit;
    private final Clock clock;

    StarSubscriptions(
            LedgerRows ledger,
            Invoices invoices,
            Subscriptions subscriptions,
            Dispatcher dispatcher,
            Audit audit,
            Clock clock) {
        this.ledger = ledger;
        this.invoices = invoices;
        this.subscriptions = subscriptions;
        this.dispatcher = dispatcher;
        this.audit = audit;
        this.clock = clock;
    }

    /** What a person pays in Stars at this moment, for themselves or an administrator. */
    public Optional<StarSubscription> find(Caller caller, UserId person) {
        caller.requireSelfOrAdministrator(person);
        return active(person)
                .map(charge -> new StarSubscription(
                        Objects.requireNonNull(charge.tier()),
                        charge.stars(),
                        Objects.requireNonNull(charge.until()),
                        ledger.canceled(charge)));
    }

    private Optional<LedgerRows.Charge> active(UserId person) {
        return ledger.active(person, clock.instant()).stream()
                .filter(charge -> charge.tier() != null)
                .findFirst();
    }

    /**
     * Sees to it that a person's tier is not paid again; it stays up to its end. Canceling twice is no error.
     *
     * @throws KanalException {@link ErrorCode#NOT_FOUND} where nothing is paid in Stars
     */
    @Transactional
    public void cancel(Caller caller, UserId person) {
        caller.require(Scope.WRITE);
        caller.requireSelfOrAdministrator(person);
        LedgerRows.Charge charge = active(person)
                .orElseThrow(() -> new KanalException(ErrorCode.NOT_FOUND, "Nothing is paid in Stars here"));
        if (!ledger.canceled(charge)) {
            end(charge, clock.instant());
            audit.record(caller, "payment.canceled", "user:" + person, null);
        }
    }

    /** Ends what a person paid before they began to pay something else. */
    void cancelOthers(UserId person, String charge, Instant now) {
        ledger.active(person, now).stream()
                .filter(other -> !charge.equals(other.subscription()) && !ledger.canceled(other))
                .forEach(other -> end(other, now));
    }

    /** Tells Telegram not to have it paid again; survives a restart and is said once. */
    private void end(LedgerRows.Charge charge, Instant now) {
        String subscription = charge.subscription();
        Long invoice = charge.invoice();
        if (subscription == null) {
            return;
        }
        if (invoice != null) {
            invoices.canceled(invoice, true, now);
        }
        dispatcher.enqueue(
                charge.bot(),
                Outgoing.of(
                        "editUserStarSubscription",
                        null,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("user_id", charge.telegramId())
                                .put("telegram_payment_charge_id", subscription)
                                .put("is_canceled", true)),
                Priority.REPLY,
                "stars/cancel/" + subscription);
    }

    /**
     * Writes that a payment went back, and ends the tier it was made for.
     *
     * @param by who gave it back; null where Telegram says it
     * @return false where it was written before
     */
    boolean wentBack(BotId bot, long payer, String chargeId, long amount, @Nullable UserId by) {
        Instant now = clock.instant();
        LedgerRows.Charge charge = ledger.charge(chargeId).orElse(null);
        Instant asked = charge == null ? null : charge.askedAt();
        boolean refund = by != null || (asked != null && asked.isAfter(now.minus(ANSWER_COMES_WITHIN)));
        Payment.Kind kind = refund ? Payment.Kind.REFUND : Payment.Kind.CHARGEBACK;
        UserId person = charge == null ? null : charge.person();
        Optional<Long> added = ledger.add(new LedgerRows.Line(
                now,
                kind,
                person,
                payer,
                bot,
                charge == null ? null : charge.tier(),
                -(charge == null ? Math.toIntExact(Math.clamp(amount, 0, Integer.MAX_VALUE)) : charge.stars()),
                chargeId,
                charge == null ? null : charge.subscription(),
                charge == null ? null : charge.invoice(),
                null,
                null,
                null,
                by != null || charge == null || !refund ? by : charge.askedBy()));
        if (added.isEmpty() || charge == null) {
            return added.isPresent();
        }
        end(charge, now);
        if (charge.credited() && person != null) {
            endTier(charge, person, kind, now);
        }
        return true;
    }

    /** What a person had before may itself be a time whose payment went back. */
    private void dropPaidBack(UserId person, Payment.Kind kind, Instant now) {
        Subscription has = subscriptions.current(Caller.KANAL, person);
        Instant until = has.until();
        if (until != null && until.isAfter(now) && ledger.onlyPaidBack(person, has.tier(), until)) {
            subscriptions.revoke(Caller.KANAL, person, kind.slug());
        }
    }

    /** A refund of a time that is over takes nothing; a chargeback ends the tier in any case. */
    private void endTier(LedgerRows.Charge charge, UserId person, Payment.Kind kind, Instant now) {
        Tier tier = charge.tier();
        Instant until = charge.until();
        Subscription has = subscriptions.current(Caller.KANAL, person);
        boolean present = kind == Payment.Kind.CHARGEBACK || (until != null && until.isAfter(now));
        // Without an end it was given by an administrator and not paid.
        if (present && has.tier() == tier && has.until() != null) {
            subscriptions.takeBack(Caller.KANAL, person, kind.slug());
            dropPaidBack(person, kind, now);
        }
    }
}
