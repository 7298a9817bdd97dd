package io.kanal.simulator.world;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Telegram Stars: what people and bots have of them, invoices, payments, subscriptions. */
public final class Payments {
    /** How long a payment for a subscription lasts. */
    public static final Duration PERIOD = Duration.ofDays(30);

    /** How long a bot may think before a payment. */
    public static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    /** What everybody has in the beginning. */
    public static final long FIRST_STARS = 2_500;

    private final World world;
    private final Map<Long, Long> balances = new HashMap<>();
    private final Map<String, Invoice> links = new HashMap<>();
    private final Map<Message, Invoice> sent = new HashMap<>();
    private final Map<String, Checkout> checkouts = new HashMap<>();
    private final Map<String, StarPayment> payments = new LinkedHashMap<>();
    private final Map<String, StarSubscription> subscriptions = new LinkedHashMap<>();
    private final List<StarTransaction> transactions = new ArrayList<>();

    private record Checkout(long user, Invoice invoice, Instant asked) {}

    Payments(World world) {
        this.world = world;
    }

    public long balance(long user) {
        return world.with(() ->
                balances.getOrDefault(user, world.user(user).bot() ? Long.valueOf(0) : Long.valueOf(FIRST_STARS)));
    }

    /** Adds Stars to what somebody has, or takes some with a negative figure. */
    public void give(long user, long stars) {
        world.run(() -> {
            balances.put(user, balance(user) + stars);
            world.tell(new WorldEvent.StarsChanged(user));
        });
    }

    // Invoices

    /** Makes a link of an invoice and returns what stands behind {@code https://t.me/$}. */
    public String link(Invoice invoice) {
        return world.with(() -> {
            String slug = world.token();
            links.put(slug, invoice);
            return slug;
        });
    }

    public Invoice linked(String slug) {
        return world.with(
                () -> Optional.ofNullable(links.get(slug)).orElseThrow(() -> TelegramError.badRequest("SLUG_INVALID")));
    }

    /** Remembers what a message asks Stars for. */
    public void attach(Message message, Invoice invoice) {
        world.run(() -> sent.put(message, invoice));
    }

    public Invoice attached(Message message) {
        return world.with(() ->
                Optional.ofNullable(sent.get(message)).orElseThrow(() -> TelegramError.badRequest("INVOICE_INVALID")));
    }

    // Paying

    /** Asks the bot whether a payment may be made; what comes of it is told as an event with the same id. */
    public String checkOut(long user, Invoice invoice) {
        return world.with(() -> {
            if (invoice.monthly() && isSubscribed(user, invoice)) {
                throw TelegramError.badRequest("SUBSCRIPTION_ALREADY_ACTIVE");
            }
            requireStars(user, invoice);
            String id = Long.toString(world.number());
            checkouts.put(id, new Checkout(user, invoice, world.clock().instant()));
            world.tell(new WorldEvent.CheckoutAsked(id, user, invoice));
            Thread.ofVirtual().name("checkout").start(() -> endWhenLate(id));
            return id;
        });
    }

    private boolean isSubscribed(long user, Invoice invoice) {
        return subscriptions.values().stream()
                .anyMatch(one -> one.user() == user && one.invoice().equals(invoice));
    }

    private void requireStars(long user, Invoice invoice) {
        if (balance(user) < invoice.stars()) {
            throw TelegramError.badRequest("BALANCE_TOO_LOW");
        }
    }

    private void endWhenLate(String query) {
        try {
            Thread.sleep(ANSWER_WITHIN);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return;
        }
        world.run(() -> {
            Checkout late = checkouts.remove(query);
            if (late != null) {
                world.tell(new WorldEvent.CheckoutEnded(query, late.user(), false, "BOT_PRECHECKOUT_TIMEOUT"));
            }
        });
    }

    /** A bot's word on a payment: null lets it happen, else this is what the person reads. */
    public void answer(long bot, String query, @Nullable String refusal) {
        world.run(() -> {
            Checkout asked = checkouts.get(query);
            if (asked == null || asked.invoice().bot() != bot) {
                throw tooOld();
            }
            checkouts.remove(query);
            if (!world.clock().instant().isBefore(asked.asked().plus(ANSWER_WITHIN))) {
                world.tell(new WorldEvent.CheckoutEnded(query, asked.user(), false, "BOT_PRECHECKOUT_TIMEOUT"));
                throw tooOld();
            }
            String obstacle = refusal != null
                    ? refusal
                    : balance(asked.user()) < asked.invoice().stars() ? "BALANCE_TOO_LOW" : null;
            if (obstacle == null) {
                pay(asked.user(), asked.invoice(), null);
            }
            world.tell(new WorldEvent.CheckoutEnded(query, asked.user(), obstacle == null, obstacle));
        });
    }

    private static TelegramError tooOld() {
        return TelegramError.badRequest("query is too old and response timeout expired or query ID is invalid");
    }

    private void pay(long user, Invoice invoice, @Nullable StarSubscription renewed) {
        String charge = "stx" + world.token() + world.token() + world.token();
        Instant until = !invoice.monthly() ? null : (renewed == null ? world.now() : renewed.until()).plus(PERIOD);
        StarPayment payment =
                new StarPayment(charge, user, invoice, world.now(), until, invoice.monthly() && renewed == null, null);
        payments.put(charge, payment);
        if (until != null) {
            StarSubscription subscription = renewed == null
                    ? new StarSubscription(charge, user, invoice, until, false, false)
                    : renewed.until(until);
            subscriptions.put(subscription.chargeId(), subscription);
        }
        move(payment, invoice.stars());
        give(user, -invoice.stars());
        ObjectNode fields = fields(payment);
        if (until != null) {
            fields.put("subscription_expiration_date", until.getEpochSecond());
            fields.put("is_recurring", true);
            if (payment.first()) {
                fields.put("is_first_recurring", true);
            }
        }
        announce(
                payment,
                user,
                "successful_payment",
                fields,
                "paid ⭐ %d for %s".formatted(invoice.stars(), invoice.title()));
    }

    private static ObjectNode fields(StarPayment payment) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("currency", "XTR")
                .put("total_amount", payment.invoice().stars())
                .put("invoice_payload", payment.invoice().payload())
                .put("telegram_payment_charge_id", payment.chargeId())
                .put(
                        "provider_payment_charge_id",
                        "%d_%d".formatted(payment.user(), payment.at().getEpochSecond()));
    }

    private void announce(StarPayment payment, long actor, String field, ObjectNode fields, String summary) {
        Chat chat = world.privateChat(payment.user(), payment.invoice().bot());
        world.posts().announce(actor, chat, field, fields, summary);
    }

    private void move(StarPayment payment, long stars) {
        give(payment.invoice().bot(), stars);
        transactions.add(
                new StarTransaction(payment.chargeId(), payment.user(), payment.invoice(), stars, world.now()));
    }

    // Taking back

    /** A bot gives a payment back. */
    public void refund(long bot, long user, String charge) {
        world.run(() -> {
            StarPayment payment = payments.get(charge);
            if (payment == null || payment.invoice().bot() != bot || payment.user() != user) {
                throw TelegramError.badRequest("CHARGE_NOT_FOUND");
            }
            takeBack(payment, StarPayment.Return.REFUND, true);
            give(user, payment.invoice().stars());
        });
    }

    /**
     * The shop in which a person bought their Stars takes them back from the bot.
     *
     * @param told whether the bot gets a message of it; its transactions show it in any case
     */
    public void chargeBack(long user, String charge, boolean told) {
        world.run(() -> {
            StarPayment payment = payments.get(charge);
            if (payment == null || payment.user() != user) {
                throw TelegramError.badRequest("CHARGE_NOT_FOUND");
            }
            takeBack(payment, StarPayment.Return.CHARGEBACK, told);
            world.tell(new WorldEvent.StarsChanged(user));
        });
    }

    private void takeBack(StarPayment payment, StarPayment.Return how, boolean told) {
        if (payment.returned() != null) {
            throw TelegramError.badRequest("CHARGE_ALREADY_REFUNDED");
        }
        payments.put(payment.chargeId(), payment.returned(how));
        move(payment, -payment.invoice().stars());
        if (told) {
            announce(
                    payment,
                    payment.invoice().bot(),
                    "refunded_payment",
                    fields(payment),
                    (how == StarPayment.Return.REFUND ? "gave back ⭐ %d for %s" : "lost ⭐ %d for %s to the shop")
                            .formatted(
                                    payment.invoice().stars(), payment.invoice().title()));
        }
    }

    // Subscriptions

    /** A bot ends a subscription when the paid time is over, or takes that back. */
    public void cancelByBot(long bot, long user, String charge, boolean on) {
        world.run(() -> {
            StarSubscription found = subscription(user, charge);
            if (found.invoice().bot() != bot) {
                throw TelegramError.badRequest("CHARGE_ID_INVALID");
            }
            subscriptions.put(charge, found.canceledByBot(on));
            world.tell(new WorldEvent.StarsChanged(user));
        });
    }

    /** A person ends a subscription when the paid time is over, or takes that back unless the bot ended it, too. */
    public void cancelByUser(long user, String charge, boolean on) {
        world.run(() -> {
            StarSubscription found = subscription(user, charge);
            if (!on && found.canceledByBot()) {
                throw TelegramError.badRequest("SUBSCRIPTION_NOT_ACTIVE");
            }
            subscriptions.put(charge, found.canceledByUser(on));
            world.tell(new WorldEvent.StarsChanged(user));
        });
    }

    private StarSubscription subscription(long user, String charge) {
        StarSubscription found = subscriptions.get(charge);
        if (found == null || found.user() != user) {
            throw TelegramError.badRequest("CHARGE_ID_INVALID");
        }
        return found;
    }

    /**
     * For a person's subscriptions 30 days pass: they are paid again, or end where they were canceled or the Stars do not
     * suffice. The world's clock stays where it is.
     */
    public void letPeriodPass(long user) {
        world.run(() -> {
            for (StarSubscription one : subscriptions(user)) {
                if (one.canceled() || balance(user) < one.invoice().stars()) {
                    subscriptions.remove(one.chargeId());
                } else {
                    pay(user, one.invoice(), one);
                }
            }
            world.tell(new WorldEvent.StarsChanged(user));
        });
    }

    public List<StarSubscription> subscriptions(long user) {
        return world.with(() -> subscriptions.values().stream()
                .filter(one -> one.user() == user)
                .toList());
    }

    /** What somebody paid, newest first. */
    public List<StarPayment> payments(long user) {
        return world.with(() -> payments.values().stream()
                .filter(one -> one.user() == user)
                .toList()
                .reversed());
    }

    /** A bot's account, oldest line first. */
    public List<StarTransaction> transactions(long bot) {
        return world.with(() ->
                transactions.stream().filter(one -> one.invoice().bot() == bot).toList());
    }
}
