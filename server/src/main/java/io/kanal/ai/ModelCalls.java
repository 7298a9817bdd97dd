package io.kanal.ai;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The ledger of what calls of chat models cost. Keeps numbers only, no texts. */
public final class ModelCalls {
    private final JdbcClient jdbc;
    private final Clock clock;

    public ModelCalls(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Writes down one call. */
    public void record(ChatUse use, String model, int tokensIn, int tokensOut, Duration took, CallOutcome outcome) {
        jdbc.sql("""
                insert into model_call (called_at, purpose, model, tokens_in, tokens_out, took_ms, outcome)
                values (:calledAt, :purpose, :model, :tokensIn, :tokensOut, :tookMs, :outcome)
                """)
                .param("calledAt", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                .param("purpose", name(use))
                .param("model", model)
                .param("tokensIn", tokensIn)
                .param("tokensOut", tokensOut)
                .param("tookMs", took.toMillis())
                .param("outcome", name(outcome))
                .update();
    }

    /** Sums per use, model and outcome since then, the largest number of tokens first. */
    public List<Total> totals(Instant since) {
        return jdbc.sql("""
                select purpose, model, outcome, count(*) as calls,
                       sum(tokens_in) as tokens_in, sum(tokens_out) as tokens_out, avg(took_ms) as took_ms
                from model_call
                where called_at >= :since
                group by purpose, model, outcome
                order by sum(tokens_in) + sum(tokens_out) desc, purpose, model, outcome
                """)
                .param("since", OffsetDateTime.ofInstant(since, ZoneOffset.UTC))
                .query((row, _) -> new Total(
                        ChatUse.valueOf(row.getString("purpose").toUpperCase(Locale.ROOT)),
                        row.getString("model"),
                        CallOutcome.valueOf(row.getString("outcome").toUpperCase(Locale.ROOT)),
                        row.getLong("calls"),
                        row.getLong("tokens_in"),
                        row.getLong("tokens_out"),
                        Duration.ofMillis(row.getLong("took_ms"))))
                .list();
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** What the calls of one use and model with one outcome cost together. */
    public record Total(
            ChatUse use,
            String model,
            CallOutcome outcome,
            long calls,
            long tokensIn,
            long tokensOut,
            Duration averageTime) {}
}
