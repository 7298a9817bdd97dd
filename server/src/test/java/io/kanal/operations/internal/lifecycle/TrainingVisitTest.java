package io.kanal.operations.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.people.Keys;
import io.kanal.people.Users;
import io.kanal.shared.Scope;
import io.kanal.shared.secrets.Secret;
import io.kanal.testing.ServerTest;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@ServerTest
class TrainingVisitTest {
    @LocalServerPort
    int port;

    @Autowired
    Users users;

    @Autowired
    Keys keys;

    @Test
    void everyPageOfTheTrainingIsThere() {
        var administrator = users.administrator();
        Secret<String> key = keys.create(
                        administrator.caller(), administrator.id(), "training test", EnumSet.allOf(Scope.class), null)
                .token();
        long chat = -1_009_000_000_000L - ThreadLocalRandom.current().nextInt(1_000_000);
        Map<String, Map<Integer, Integer>> answers =
                new TrainingVisit(URI.create("http://localhost:" + port), key).make(List.of(chat), Duration.ZERO);
        assertThat(answers)
                .hasSizeGreaterThan(20)
                .allSatisfy((path, statuses) -> assertThat(statuses.keySet())
                        .as(path)
                        .allMatch(status -> status < 400 || status == expected(path)));
    }

    /** Others in this record may have asked as much as one person may. */
    private static int expected(String path) {
        if (path.equals("/no-such-page")) {
            return 404;
        }
        return path.contains("ask") ? 429 : 200;
    }
}
