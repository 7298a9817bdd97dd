package io.kanal.telegram.bots;

import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.secrets.SealedValues;
import io.kanal.shared.secrets.Secret;
import io.kanal.shared.secrets.SecretBox;
import io.kanal.telegram.Bot;
import io.kanal.telegram.BotId;
import io.kanal.telegram.BotPurpose;
import io.kanal.telegram.BotState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** The table of bots. Tokens and webhook secrets are sealed in it. */
@Component
public final class BotRows implements SealedValues {
    private static final Logger log = LoggerFactory.getLogger(BotRows.class);
    private static final int LONGEST_ERROR = 1_000;
    private static final String COLUMNS = "id, telegram_id, username, name, purposes, state, error";

    private final JdbcClient database;
    private final TransactionOperations transactions;
    private final SecretBox box;
    /** Opened once; forgotten when another token is registered here. Other nodes see it by the changed seal. */
    private final Map<BotId, Opened> opened = new ConcurrentHashMap<>();

    private record Opened(ByteBuffer sealed, Secret<String> plain) {}

    public BotRows(JdbcClient database, TransactionOperations transactions, SecretBox box) {
        this.database = database;
        this.transactions = transactions;
        this.box = box;
    }

    /** Adds the bot, or gives the known one this token, these purposes too and a fresh start. */
    BotId save(long telegramId, String username, String name, Secret<String> token, Set<BotPurpose> purposes) {
        BotId saved = transactions.execute(status -> {
            if (purposes.contains(BotPurpose.KANAL)) {
                retireOtherOwn(telegramId);
            }
            BotId id = database.sql("select id from telegram_bot where telegram_id = :telegram for update")
                    .param("telegram", telegramId)
                    .query(Long.class)
                    .optional()
                    .map(BotId::new)
                    .orElseGet(() -> insert(telegramId, username, name));
            database.sql("""
                            update telegram_bot
                            set username = :username, name = :name, token = :token, state = 'ACTIVE', error = null,
                                purposes = (select array_agg(distinct p) from unnest(purposes || :purposes::text[]) p)
                            where id = :id""")
                    .param("id", id.value())
                    .param("username", username)
                    .param("name", name)
                    .param("purposes", purposes.stream().map(Enum::name).toArray(String[]::new))
                    .param("token", seal(id, "token", token.reveal()))
                    .update();
            return id;
        });
        return Objects.requireNonNull(saved);
    }

    /** The secret is for the bot's whole life: 244 random bits of the characters Telegram allows. */
    private BotId insert(long telegramId, String username, String name) {
        long id = database.sql("select nextval(pg_get_serial_sequence('telegram_bot', 'id'))")
                .query(Long.class)
                .single();
        database.sql("""
                        insert into telegram_bot
                            (id, telegram_id, username, name, purposes, state, token, webhook_secret)
                        values (:id, :telegram, :username, :name, '{}', 'STOPPED', '', :secret)""")
                .param("id", id)
                .param("telegram", telegramId)
                .param("username", username)
                .param("name", name)
                .param("secret", seal(new BotId(id), "webhook_secret", UUID.randomUUID() + "_" + UUID.randomUUID()))
                .update();
        return new BotId(id);
    }

    private void retireOtherOwn(long telegramId) {
        database.sql("""
                        update telegram_bot
                        set purposes = array_remove(purposes, 'KANAL'),
                            state = case when purposes = '{KANAL}' and state = 'ACTIVE' then 'STOPPED' else state end,
                            error = case when purposes = '{KANAL}' then 'Another bot is Kanal''s own now' else error end
                        where 'KANAL' = any(purposes) and telegram_id <> :telegram""").param("telegram", telegramId).update();
    }

    public List<Bot> list() {
        return database.sql("select " + COLUMNS + " from telegram_bot order by id")
                .query(BotRows::bot)
                .list();
    }

    public Optional<Bot> find(BotId id) {
        return database.sql("select " + COLUMNS + " from telegram_bot where id = :id")
                .param("id", id.value())
                .query(BotRows::bot)
                .optional();
    }

    /** Kanal's own bot, in whatever state. */
    public Optional<Bot> own() {
        return database.sql("select " + COLUMNS + " from telegram_bot where 'KANAL' = any(purposes)")
                .query(BotRows::bot)
                .optional();
    }

    /** A bot that is to run, with its key. */
    public record Active(Bot bot, BotKey key) {}

    /** All that are to run. One whose token cannot be opened is left out, and says so. */
    public List<Active> active() {
        record Sealed(Bot bot, ByteBuffer token) {}
        List<Active> active = new ArrayList<>();
        for (Sealed row : database.sql(
                        "select " + COLUMNS + ", token from telegram_bot where state = 'ACTIVE' order by id")
                .query((row, number) -> new Sealed(bot(row, number), ByteBuffer.wrap(row.getBytes("token"))))
                .list()) {
            BotId id = row.bot().id();
            try {
                active.add(new Active(
                        row.bot(), new BotKey(id, opened(id, row.token().array()))));
            } catch (KanalException e) {
                trouble(id, "The token cannot be opened: " + e.getMessage());
            }
        }
        return active;
    }

    /** The key of a bot; fails with NOT_FOUND for an unknown one. */
    public BotKey key(BotId id) {
        return new BotKey(id, opened(id, column(id, "token")));
    }

    private Secret<String> opened(BotId id, byte[] sealed) {
        Opened known = opened.get(id);
        if (known != null && known.sealed().equals(ByteBuffer.wrap(sealed))) {
            return known.plain();
        }
        Secret<String> plain = open(id, "token", sealed);
        opened.put(id, new Opened(ByteBuffer.wrap(sealed), plain));
        return plain;
    }

    /** What the header of a webhook call for this bot must hold; empty for an unknown bot. */
    public Optional<Secret<String>> webhookSecret(BotId id) {
        return find(id).map(bot -> open(id, "webhook_secret", column(id, "webhook_secret")));
    }

    /**
     * What a webhook call for a bot is looked at with.
     *
     * @param secret what its header must hold
     */
    public record Webhook(Secret<String> secret, BotState state) {}

    /** In one statement, for it stands before every update; empty for an unknown bot. */
    public Optional<Webhook> webhook(BotId id) {
        return database.sql("select state, webhook_secret from telegram_bot where id = :id")
                .param("id", id.value())
                .query((row, number) -> new Webhook(
                        open(id, "webhook_secret", row.getBytes("webhook_secret")),
                        BotState.valueOf(row.getString("state"))))
                .optional();
    }

    private byte[] column(BotId id, String column) {
        return database.sql("select " + column + " from telegram_bot where id = :id")
                .param("id", id.value())
                .query(byte[].class)
                .optional()
                .orElseThrow(() -> new KanalException(ErrorCode.NOT_FOUND, "There is no bot " + id));
    }

    /** Telegram refuses the token: the bot stops until a new one is registered. Nothing where that has happened already. */
    void revoke(BotKey key, String reason) {
        byte[] sealed = column(key.bot(), "token");
        if (!opened(key.bot(), sealed).equals(key.token())) {
            return;
        }
        int changed = database.sql("""
                        update telegram_bot set state = 'REVOKED', error = :reason
                        where id = :id and state = 'ACTIVE' and token = :sealed""")
                .param("id", key.bot().value())
                .param("sealed", sealed)
                .param("reason", reason)
                .update();
        if (changed > 0) {
            log.error("The bot {} is stopped: {}", key.bot(), reason);
        }
    }

    /** Has it run or stop from now on; what was wrong with it is forgotten. */
    public void state(BotId id, BotState state) {
        database.sql("update telegram_bot set state = :state, error = null where id = :id")
                .param("id", id.value())
                .param("state", state.name())
                .update();
    }

    /** Shows what is wrong with an active bot now; null when all is well again. */
    public void trouble(BotId id, @Nullable String error) {
        String cut = error != null && error.length() > LONGEST_ERROR ? error.substring(0, LONGEST_ERROR) : error;
        database.sql("""
                        update telegram_bot set error = :error
                        where id = :id and state = 'ACTIVE' and error is distinct from :error""").param("id", id.value()).param("error", cut).update();
    }

    /** Removes the bot with all that is kept for it. */
    public void remove(BotId id) {
        opened.remove(id);
        transactions.executeWithoutResult(status -> {
            for (String table : List.of(
                    "update_waiting",
                    "update_inbox",
                    "telegram_outgoing",
                    "telegram_dispatch",
                    "telegram_pause",
                    "telegram_blocked")) {
                database.sql("delete from " + table + " where bot_id = :id")
                        .param("id", id.value())
                        .update();
            }
            database.sql("delete from telegram_bot where id = :id")
                    .param("id", id.value())
                    .update();
        });
    }

    @Override
    public int sealAnew() {
        return list().stream()
                .map(Bot::id)
                .mapToInt(id -> sealAnew(id, "token") + sealAnew(id, "webhook_secret"))
                .sum();
    }

    /** Changes nothing where somebody has put another value there meanwhile, which is sealed with the right key. */
    private int sealAnew(BotId id, String column) {
        byte[] sealed = column(id, column);
        if (sealed.length == 0 || box.isCurrent(sealed)) {
            return 0;
        }
        String update = "update telegram_bot set %1$s = :anew where id = :id and %1$s = :sealed".formatted(column);
        return database.sql(update)
                .param("anew", seal(id, column, open(id, column, sealed).reveal()))
                .param("id", id.value())
                .param("sealed", sealed)
                .update();
    }

    private byte[] seal(BotId id, String column, String plain) {
        return box.seal(place(id, column), plain.getBytes(StandardCharsets.UTF_8));
    }

    private Secret<String> open(BotId id, String column, byte[] sealed) {
        return new Secret<>(new String(box.open(place(id, column), sealed), StandardCharsets.UTF_8));
    }

    private static String place(BotId id, String column) {
        return "telegram_bot." + id + "." + column;
    }

    private static Bot bot(ResultSet row, int number) throws SQLException {
        Array purposes = row.getArray("purposes");
        return new Bot(
                new BotId(row.getLong("id")),
                row.getLong("telegram_id"),
                row.getString("username"),
                row.getString("name"),
                Arrays.stream((String[]) purposes.getArray())
                        .map(BotPurpose::valueOf)
                        .collect(Collectors.toUnmodifiableSet()),
                BotState.valueOf(row.getString("state")),
                row.getString("error"));
    }
}
