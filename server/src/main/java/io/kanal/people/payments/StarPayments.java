package io.kanal.people.payments;

import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.people.tiers.Subscription;
import io.kanal.people.tiers.Subscriptions;
import io.kanal.people.tiers.Tier;
import io.kanal.people.tiers.TierLimits;
import io.kanal.people.tiers.Tiers;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.shared.input.InvalidInput;
import io.kanal.telegram.Bot;
import io.kanal.telegram.BotId;
import io.kanal.telegram.Bots;
import io.kanal.telegram.CallResult;
import io.kanal.telegram.Dispatcher;
import io.kanal.telegram.Outgoing;
import io.kanal.telegram.Priority;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Selling tiers for Telegram Stars: subscriptions of 30 days. A tier is given for what Telegram says was paid, once for each
 * charge, and only where the invoice was made here, for the person who paid, over this amount.
 */
@Component
public class StarPayments {
    /** What a payment buys; Telegram allows no other. */
    public static final Duration PERIOD = Duration.ofDays(30);

    static final String STARS = "XTR";
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final Logger log = LoggerFactory.getLogger(StarPayments.class);

    private final StarsProperties properties;
    private final Tiers tiers;
    private final Subscriptions subscriptions;
    private final Users users;
    private final Bots bots;
    private final Dispatcher dispatcher;
    private final Invoices invoices;
    private final LedgerRows ledger;
    private final StarSubscriptions paid;
    private final Clock clock;

    StarPayments(
            StarsProperties properties,
            Tiers tiers,
            Subscriptions subscriptions,
            Users users,
            Bots bots,
            Dispatcher dispatcher,
            Invoices invoices,
            LedgerRows ledger,
            StarSubscriptions paid,
            Clock clock) {
        this.properties = properties;
        this.tiers = tiers;
        this.subscriptions = subscriptions;
        this.users = users;
        this.bots = bots;
        this.dispatcher = dispatcher;
        this.invoices = invoices;
        this.ledger = ledger;
        this.paid = paid;
        this.clock = clock;
    }

    /** Whether anything is sold here. */
    public boolean on() {
        return properties.stars();
    }

    /** What is sold, the least first; nothing while the switch is off. */
    public List<Offer> offers() {
        return on()
                ? Arrays.stream(Tier.values())
                        .flatMap(tier -> offer(tier).stream())
                        .toList()
                : List.of();
    }

    private Optional<Offer> offer(Tier tier) {
        TierLimits limits = tiers.limits(tier);
        return limits.stars() > 0 ? Optional.of(new Offer(tier, limits.stars(), limits.roubles())) : Optional.empty();
    }

    /** What is sold to a person: the tiers above their own, and their own where it is not paid by Stars. */
    public List<Offer> offers(Caller caller, UserId person) {
        Tier has = subscriptions.current(caller, person).tier();
        boolean paying =
                paid.find(caller, person).filter(one -> !one.canceled()).isPresent();
        return offers().stream()
                .filter(offer ->
                        paying ? offer.tier().compareTo(has) > 0 : offer.tier().compareTo(has) >= 0)
                .toList();
    }

    /**
     * How an invoice reads.
     *
     * @param title at most 32 characters
     * @param description at most 255
     */
    public record Words(String title, String description) {}

    /**
     * A link by which the caller, and nobody else, subscribes to a tier. Made by Telegram once for each price. Only on the
     * node that holds the bot's token.
     *
     * @throws KanalException {@link ErrorCode#CONFLICT} where nothing is sold, {@link ErrorCode#UPSTREAM} where Telegram makes
     *     no link
     */
    public String link(Caller caller, Tier tier, Words words) {
        caller.require(Scope.WRITE);
        UserId person = caller.person();
        if (!on()) {
            throw new KanalException(ErrorCode.CONFLICT, "Tiers are not sold here");
        }
        Offer offer = offer(tier)
                .orElseThrow(() -> InvalidInput.value("tier", tier.slug(), "a tier that has a price in Stars", null));
        Bot bot = bots.own()
                .orElseThrow(
                        () -> new KanalException(ErrorCode.CONFLICT, "Kanal has no bot here, so nobody can pay it"));
        return invoices.find(bot.id(), person, offer)
                .map(Invoices.Invoice::link)
                .orElseGet(() -> made(bot.id(), person, offer, words));
    }

    private String made(BotId bot, UserId person, Offer offer, Words words) {
        String payload = Invoices.payload();
        ObjectNode invoice = JsonNodeFactory.instance.objectNode();
        invoice.put("title", words.title())
                .put("description", words.description())
                .put("payload", payload)
                .put("provider_token", "")
                .put("currency", STARS)
                .put("subscription_period", PERIOD.toSeconds());
        invoice.putArray("prices").addObject().put("label", words.title()).put("amount", offer.stars());
        CallResult made =
                dispatcher.send(bot, Outgoing.of("createInvoiceLink", null, invoice), Priority.REPLY, PATIENCE);
        if (!(made instanceof CallResult.Done done) || !done.result().isString()) {
            log.warn("Telegram made no link of an invoice: {}", made.trouble());
            throw new KanalException(ErrorCode.UPSTREAM, "Telegram made no invoice just now; try again in a minute");
        }
        return invoices.keep(bot, person, offer, payload, done.result().asString(), clock.instant())
                .link();
    }

    /** Whether a payment that somebody is about to make may be made. Asks the database and nobody else. */
    public Checkout check(BotId bot, long payer, String currency, long amount, String payload) {
        Optional<User> known = users.findByTelegramId(payer).filter(User::active);
        User user = known.orElse(null);
        if (!on()) {
            return new Checkout.Refused(user, Checkout.Reason.OFF);
        }
        Optional<Invoices.Invoice> found = invoices.find(bot, payload);
        if (found.isEmpty()) {
            return new Checkout.Refused(user, Checkout.Reason.UNKNOWN);
        }
        Invoices.Invoice invoice = found.get();
        if (user == null || !user.id().equals(invoice.person())) {
            return new Checkout.Refused(user, Checkout.Reason.OTHER_PERSON);
        }
        Optional<Offer> offer = offer(invoice.tier());
        if (offer.isEmpty()) {
            return new Checkout.Refused(user, Checkout.Reason.UNKNOWN);
        }
        if (!currency.equals(STARS)
                || amount != invoice.stars()
                || amount != offer.get().stars()) {
            return new Checkout.Refused(user, Checkout.Reason.OTHER_PRICE);
        }
        return offers(user.caller(), user.id()).contains(offer.get())
                ? new Checkout.Allowed(user)
                : new Checkout.Refused(user, Checkout.Reason.NEEDLESS);
    }

    /**
     * Writes a payment that was made into the ledger, and gives what it was made for. A part of the caller's transaction, if
     * there is one. A charge that is known changes nothing.
     */
    @Transactional
    public Credit credit(PaidStars payment) {
        Instant now = clock.instant();
        Optional<Invoices.Invoice> found = invoices.find(payment.bot(), payment.payload());
        Invoices.Invoice invoice = found.orElse(null);
        User payer = users.findByTelegramId(payment.payer()).orElse(null);
        Payment.Trouble trouble = trouble(payment, invoice, payer);
        Instant until = payment.until() == null ? now.plus(PERIOD) : payment.until();
        boolean stars = payment.currency().equals(STARS);
        String subscription = payment.until() == null
                ? null
                : payment.renewal() && invoice != null
                        ? ledger.subscription(invoice.id()).orElse(payment.charge())
                        : payment.charge();
        Optional<Long> added = ledger.add(new LedgerRows.Line(
                now,
                payment.renewal() ? Payment.Kind.RENEWAL : Payment.Kind.PAYMENT,
                payer == null ? null : payer.id(),
                payment.payer(),
                payment.bot(),
                invoice == null ? null : invoice.tier(),
                stars ? Math.toIntExact(Math.clamp(payment.amount(), 0, Integer.MAX_VALUE)) : 0,
                payment.charge(),
                subscription,
                invoice == null ? null : invoice.id(),
                until,
                trouble,
                stars ? null : "%d %s".formatted(payment.amount(), payment.currency()),
                null));
        if (added.isEmpty()) {
            return new Credit.Known();
        }
        if (trouble != null || invoice == null || payer == null) {
            log.warn("A payment gave nothing: {}", trouble);
            return new Credit.Kept(trouble == null ? Payment.Trouble.UNKNOWN_INVOICE : trouble);
        }
        if (!give(payer.id(), invoice.tier(), until, now)) {
            ledger.trouble(added.get(), Payment.Trouble.HIGHER_TIER);
            return new Credit.Kept(Payment.Trouble.HIGHER_TIER);
        }
        if (!payment.renewal()) {
            invoices.canceled(invoice.id(), false, now);
            paid.cancelOthers(payer.id(), payment.charge(), now);
        }
        return new Credit.Given(payer, invoice.tier(), until, payment.renewal());
    }

    private static Payment.@Nullable Trouble trouble(
            PaidStars payment, Invoices.@Nullable Invoice invoice, @Nullable User payer) {
        if (invoice == null) {
            return Payment.Trouble.UNKNOWN_INVOICE;
        }
        if (payer == null || !payer.id().equals(invoice.person())) {
            return Payment.Trouble.OTHER_PERSON;
        }
        if (!payment.currency().equals(STARS)) {
            return Payment.Trouble.WRONG_CURRENCY;
        }
        return payment.amount() == invoice.stars() ? null : Payment.Trouble.WRONG_AMOUNT;
    }

    /** Gives a tier up to a time, or leaves what is as long; false where the person has a higher one. */
    private boolean give(UserId person, Tier tier, Instant until, Instant now) {
        Subscription has = subscriptions.current(Caller.KANAL, person);
        Instant end = has.until();
        if (has.tier().compareTo(tier) > 0) {
            return false;
        }
        boolean longer = has.tier() == tier && (end == null || !end.isBefore(until));
        if (!longer && until.isAfter(now)) {
            subscriptions.grant(Caller.KANAL, person, tier, until, "Telegram Stars");
        }
        return true;
    }

    /**
     * Writes into the ledger that Telegram gave a payment back, or took it back; the tier that was paid by it ends. A part of
     * the caller's transaction, if there is one. What went back already changes nothing.
     *
     * @param payer Telegram id of who had paid
     * @return false where it is known already
     */
    @Transactional
    public boolean wentBack(BotId bot, long payer, String charge, long amount) {
        return paid.wentBack(bot, payer, charge, amount, null);
    }
}
