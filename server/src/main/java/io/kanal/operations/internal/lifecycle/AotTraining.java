package io.kanal.operations.internal.lifecycle;

import io.kanal.people.Keys;
import io.kanal.people.Users;
import io.kanal.shared.Scope;
import io.kanal.shared.secrets.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The build's training run on an empty data directory: once ready it is visited as by people, and stops, so that the JVM can
 * write down which classes a start needs and which code is hot. A visit that fails ends the build, or the cache would be
 * poor without a word.
 */
@Component
@ConditionalOnProperty("kanal.training.enabled")
class AotTraining {
    private static final Logger log = LoggerFactory.getLogger(AotTraining.class);
    private static final List<Long> CHATS = List.of(-1_009_000_000_001L, -1_009_000_000_002L, -1_009_000_000_003L);
    private static final Duration LENGTH = Duration.ofSeconds(15);

    private final Users users;
    private final Keys keys;

    AotTraining(Users users, Keys keys) {
        this.users = users;
        this.keys = keys;
    }

    @EventListener
    void onReady(ApplicationReadyEvent ready) {
        ApplicationContext context = ready.getApplicationContext();
        if (context instanceof WebServerApplicationContext server && server.getWebServer() != null) {
            int port = server.getWebServer().getPort();
            Thread.ofPlatform().name("training").start(() -> {
                int status = visit(port) ? 0 : 1;
                System.exit(SpringApplication.exit(context, () -> status));
            });
        }
    }

    private boolean visit(int port) {
        try {
            var administrator = users.administrator();
            Secret<String> key = keys.create(
                            administrator.caller(), administrator.id(), "training", EnumSet.allOf(Scope.class), null)
                    .token();
            log.info("Trained: {}", new TrainingVisit(URI.create("http://localhost:" + port), key).make(CHATS, LENGTH));
            return true;
        } catch (RuntimeException e) {
            // Nobody else would hear of it: this is a thread of its own.
            log.error("The training failed", e);
            return false;
        }
    }
}
