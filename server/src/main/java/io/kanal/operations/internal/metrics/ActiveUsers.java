package io.kanal.operations.internal.metrics;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How many people used Kanal within a day, by session or key; counted at most once a minute. */
@Component
public class ActiveUsers {
    private final LoadingCache<String, Long> count;

    ActiveUsers(JdbcClient database) {
        this.count = Caffeine.newBuilder()
                .expireAfterWrite(Duration.ofMinutes(1))
                .maximumSize(1)
                .build(_ -> database.sql("""
                                select count(*) from (
                                    select user_id from sessions where last_seen_at > clock_timestamp() - interval '1 day'
                                    union
                                    select user_id from api_keys where last_used_at > clock_timestamp() - interval '1 day'
                                ) active""").query(Long.class).single());
    }

    public long count() {
        return count.get("");
    }
}
