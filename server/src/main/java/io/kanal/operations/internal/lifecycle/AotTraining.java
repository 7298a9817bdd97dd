package io.kanal.operations.internal.lifecycle;

import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/**
 * The build's training run: once ready, looks at a few pages like a first visitor and stops, so that the JVM can write down
 * which classes a start needs. Answers do not matter; a page that needs a log-in is trained up to the refusal.
 */
@Component
@ConditionalOnProperty("kanal.training.enabled")
class AotTraining {
    private static final List<String> PATHS = List.of(
            "/", "/health", "/healthz", "/app/feed", "/login", "/openapi.json", "/api/v1/status", "/no-such-page");

    @EventListener
    void onReady(ApplicationReadyEvent ready) {
        if (ready.getApplicationContext() instanceof WebServerApplicationContext server
                && server.getWebServer() != null) {
            RestClient client = RestClient.builder()
                    .baseUrl("http://localhost:" + server.getWebServer().getPort())
                    .defaultStatusHandler(HttpStatusCode::isError, (_, _) -> {})
                    .build();
            for (String path : PATHS) {
                client.get().uri(path).retrieve().toBodilessEntity();
            }
        }
        Thread.ofPlatform()
                .name("training-end")
                .start(() -> System.exit(SpringApplication.exit(ready.getApplicationContext())));
    }
}
