package io.kanal.operations.internal.metrics;

import io.kanal.people.Users;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** How many people used Kanal within a day, by session or key; counted in the background. */
@Component
public class ActiveUsers {
    private static final Duration A_DAY = Duration.ofDays(1);

    private final Users users;
    private volatile long count;

    ActiveUsers(Users users) {
        this.users = users;
    }

    /** Counts them. */
    public void renew() {
        count = users.countActive(A_DAY);
    }

    /** As last counted. */
    public long count() {
        return count;
    }
}
