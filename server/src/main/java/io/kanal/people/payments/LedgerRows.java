package io.kanal.people.payments;

import io.kanal.people.internal.Times;
import io.kanal.people.tiers.Tier;
import io.kanal.shared.UserId;
import io.kanal.telegram.BotId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table {@code star_ledger}, to which lines are only added: a charge is in it once, and goes back once. */
@Component
class LedgerRows {
    private static final String PAYMENTS = """
            select l.*, u.name as person_name,
              l.kind in ('payment', 'renewal') and l.telegram_id is not null and l.bot_id is not null
                and not exists (select from star_ledger r
                  where r.charge_id = l.charge_id and r.kind in ('refund', 'chargeback')) as returnable
            from star_ledger l left join users u on u.id = l.user_id
            """;

    private final JdbcClient jdbc;

    LedgerRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A payment by Stars with what is needed to give it back or to end it.
     *
     * @param subscription charge of the first payment of its subscription; null for what is not paid again
     * @param askedAt when an administrator asked for it back
     * @param askedBy who that was
     */
    record Charge(
            long id,
            String charge,
            BotId bot,
            long telegramId,
            @Nullable UserId person,
            @Nullable Tier tier,
            int stars,
            @Nullable String subscription,
            @Nullable Long invoice,
            @Nullable Instant until,
            boolean credited,
            @Nullable Instant askedAt,
            @Nullable UserId askedBy) {}

    /** A new line. */
    record Line(
            Instant at,
            Payment.Kind kind,
            @Nullable UserId person,
            @Nullable Long telegramId,
            @Nullable BotId bot,
            @Nullable Tier tier,
            int stars,
            @Nullable String charge,
            @Nullable String subscription,
            @Nullable Long invoice,
            @Nullable Instant until,
            Payment.@Nullable Trouble trouble,
            @Nullable String note,
            @Nullable UserId enteredBy) {}

    /** Adds a line; empty where this charge is in the ledger, or went back, already. */
    Optional<Long> add(Line line) {
        Payment.Trouble trouble = line.trouble();
        return jdbc.sql("""
                        insert into star_ledger (at, kind, user_id, telegram_id, bot_id, tier, stars, charge_id,
                          subscription, invoice_id, until, trouble, note, entered_by)
                        values (:at, :kind, :person, :telegram, :bot, :tier, :stars, :charge,
                          :subscription, :invoice, :until, :trouble, :note, :by)
                        on conflict do nothing returning id""")
                .param("at", Times.column(line.at()))
                .param("kind", line.kind().slug())
                .param("person", value(line.person()), Types.BIGINT)
                .param("telegram", line.telegramId(), Types.BIGINT)
                .param("bot", line.bot() == null ? null : line.bot().value(), Types.BIGINT)
                .param("tier", line.tier() == null ? null : line.tier().slug(), Types.VARCHAR)
                .param("stars", line.stars())
                .param("charge", line.charge(), Types.VARCHAR)
                .param("subscription", line.subscription(), Types.VARCHAR)
                .param("invoice", line.invoice(), Types.BIGINT)
                .param("until", Times.nullableColumn(line.until()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("trouble", trouble == null ? null : trouble.slug(), Types.VARCHAR)
                .param("note", line.note(), Types.VARCHAR)
                .param("by", value(line.enteredBy()), Types.BIGINT)
                .query(Long.class)
                .optional();
    }

    private static @Nullable Long value(@Nullable UserId id) {
        return id == null ? null : id.value();
    }

    /** Notes why nothing is given for a payment that was just added. */
    void trouble(long id, Payment.Trouble trouble) {
        jdbc.sql("update star_ledger set trouble = :trouble where id = :id")
                .param("trouble", trouble.slug())
                .param("id", id)
                .update();
    }

    /** The payment of this charge; nobody else gives it back until the transaction ends. */
    Optional<Charge> charge(String charge) {
        return jdbc.sql(
                        "select * from star_ledger where charge_id = :charge and kind in ('payment', 'renewal') for update")
                .param("charge", charge)
                .query(LedgerRows::charge)
                .optional();
    }

    /** A line that is a payment by Stars. */
    Optional<Charge> charge(long id) {
        return jdbc.sql("""
                        select * from star_ledger where id = :id and kind in ('payment', 'renewal')
                          and telegram_id is not null and bot_id is not null""").param("id", id).query(LedgerRows::charge).optional();
    }

    boolean wentBack(String charge) {
        return jdbc.sql("""
                        select exists (select from star_ledger
                        where charge_id = :charge and kind in ('refund', 'chargeback'))""").param("charge", charge).query(Boolean.class).single();
    }

    /** Whether a person's time of a tier up to this moment was paid for, and each payment of it went back. */
    boolean onlyPaidBack(UserId person, Tier tier, Instant until) {
        return jdbc.sql("""
                        select coalesce(bool_and(exists (select from star_ledger r
                          where r.charge_id = l.charge_id and r.kind in ('refund', 'chargeback'))), false)
                        from star_ledger l
                        where l.user_id = :person and l.tier = :tier and l.until = :until
                          and l.kind in ('payment', 'renewal') and l.trouble is null""")
                .param("person", person.value())
                .param("tier", tier.slug())
                .param("until", Times.column(until))
                .query(Boolean.class)
                .single();
    }

    /** The first charge of the subscription that is paid by an invoice. */
    Optional<String> subscription(long invoice) {
        return jdbc.sql("""
                        select subscription from star_ledger
                        where invoice_id = :invoice and subscription is not null order by id desc limit 1""").param("invoice", invoice).query(String.class).optional();
    }

    /** Whether a subscription was begun by this invoice and is paid again and again. */
    boolean goesOn(long invoice) {
        return subscription(invoice).isPresent()
                && jdbc.sql("select canceled_at is null from star_invoice where id = :id")
                        .param("id", invoice)
                        .query(Boolean.class)
                        .single();
    }

    /** What a person pays by Stars at this moment, the latest first. */
    List<Charge> active(UserId person, Instant now) {
        return jdbc
                .sql("""
                        select distinct on (l.subscription) l.* from star_ledger l
                        where l.user_id = :person and l.kind in ('payment', 'renewal') and l.trouble is null
                          and l.subscription is not null and l.until > :now
                          and not exists (select from star_ledger r
                            where r.charge_id = l.charge_id and r.kind in ('refund', 'chargeback'))
                        order by l.subscription, l.id desc""")
                .param("person", person.value())
                .param("now", Times.column(now))
                .query(LedgerRows::charge)
                .list()
                .stream()
                .sorted((a, b) -> Long.compare(b.id(), a.id()))
                .toList();
    }

    boolean canceled(Charge charge) {
        Long invoice = charge.invoice();
        return invoice == null
                || jdbc.sql("select canceled_at is not null from star_invoice where id = :id")
                        .param("id", invoice)
                        .query(Boolean.class)
                        .optional()
                        .orElse(true);
    }

    /** Notes that an administrator asked for a payment back, or that it did not come to that. */
    void asked(long id, @Nullable UserId by, @Nullable Instant at) {
        jdbc.sql("update star_ledger set refund_asked_at = :at, refund_asked_by = :by where id = :id")
                .param("at", Times.nullableColumn(at), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("by", value(by), Types.BIGINT)
                .param("id", id)
                .update();
    }

    /** The newest lines, newest first: a person's, or all. */
    List<Payment> page(@Nullable UserId person, @Nullable Long before, int limit) {
        return jdbc.sql(
                        PAYMENTS
                                + (person == null ? "where" : "where l.user_id = :person and")
                                + " l.id < coalesce(cast(:before as bigint), 9223372036854775807) order by l.id desc limit :limit")
                .param("person", value(person), Types.BIGINT)
                .param("before", before, Types.BIGINT)
                .param("limit", limit)
                .query(LedgerRows::payment)
                .list();
    }

    Optional<Payment> find(long id) {
        return jdbc.sql(PAYMENTS + "where l.id = :id")
                .param("id", id)
                .query(LedgerRows::payment)
                .optional();
    }

    /** The sum of all lines. */
    long sum() {
        return jdbc.sql("select coalesce(sum(stars), 0) from star_ledger")
                .query(Long.class)
                .single();
    }

    private static Payment payment(ResultSet row, int number) throws SQLException {
        String trouble = row.getString("trouble");
        return new Payment(
                row.getLong("id"),
                Times.read(row, "at"),
                Payment.Kind.of(row.getString("kind")),
                user(row, "user_id"),
                row.getString("person_name"),
                tier(row),
                row.getInt("stars"),
                row.getString("charge_id"),
                Times.readNullable(row, "until"),
                trouble == null ? null : Payment.Trouble.of(trouble),
                row.getString("note"),
                user(row, "entered_by"),
                row.getBoolean("returnable"));
    }

    private static Charge charge(ResultSet row, int number) throws SQLException {
        return new Charge(
                row.getLong("id"),
                row.getString("charge_id"),
                new BotId(row.getLong("bot_id")),
                row.getLong("telegram_id"),
                user(row, "user_id"),
                tier(row),
                row.getInt("stars"),
                row.getString("subscription"),
                row.getObject("invoice_id", Long.class),
                Times.readNullable(row, "until"),
                row.getString("trouble") == null,
                Times.readNullable(row, "refund_asked_at"),
                user(row, "refund_asked_by"));
    }

    private static @Nullable UserId user(ResultSet row, String name) throws SQLException {
        Long id = row.getObject(name, Long.class);
        return id == null ? null : new UserId(id);
    }

    private static @Nullable Tier tier(ResultSet row) throws SQLException {
        String tier = row.getString("tier");
        return tier == null ? null : Tier.of(tier);
    }
}
