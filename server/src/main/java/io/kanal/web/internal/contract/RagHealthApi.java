package io.kanal.web.internal.contract;

import io.kanal.changes.Followers;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.TakesNoPlace;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whether questions and searches can be answered: the database is read, and an index follows the log. */
@RestController
@OpenTo(Audience.EVERYONE)
@Tag(name = "Channel reader's contract")
class RagHealthApi {
    private final Followers followers;
    private final String version;

    RagHealthApi(Followers followers, ObjectProvider<BuildProperties> build) {
        this.followers = followers;
        BuildProperties properties = build.getIfAvailable();
        String named = properties == null ? null : properties.getVersion();
        this.version = named == null ? "development" : named;
    }

    record RagHealth(String status, boolean index_ready, boolean qdrant_connected, String version) {}

    @GetMapping("/rag/health")
    @TakesNoPlace
    @Operation(operationId = "ragHealth", summary = "Tells whether search and answers work")
    RagHealth health() {
        boolean ready = followers.lag("search").stream().anyMatch(Followers.Lag::serving);
        return new RagHealth(ready ? "healthy" : "degraded", ready, false, version);
    }
}
