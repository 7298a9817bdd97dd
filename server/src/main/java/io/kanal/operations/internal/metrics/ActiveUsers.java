package io.kanal.operations.internal.metrics;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.kanal.people.Users;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** How many people used Kanal within a day, by session or key; counted at most once a minute. */
@Component
public class ActiveUsers {
    private final LoadingCache<String, Long> count;

    ActiveUsers(Users users) {
        this.count = Caffeine.newBuilder()
                .expireAfterWrite(Duration.ofMinutes(1))
                .maximumSize(1)
                .build(_ -> users.countActive(Duration.ofDays(1)));
    }

    public long count() {
        return count.get("");
    }
}
