package io.kanal.operations.internal.doctor;

import io.kanal.shared.Check;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Whether the site of public channels can be reached from here. */
@Component
final class SourceCheck implements Check {
    private static final Duration LIMIT = Duration.ofSeconds(8);

    private final URI site;

    SourceCheck(Environment environment) {
        this.site = URI.create(environment.getProperty("kanal.preview.base-url", "https://t.me"));
    }

    @Override
    public String name() {
        return "sources";
    }

    @Override
    public List<Finding> look() {
        HttpRequest request = HttpRequest.newBuilder(site)
                .timeout(LIMIT)
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build()) {
            int status = client.send(request, BodyHandlers.discarding()).statusCode();
            if (status == 429 || status >= 500) {
                return List.of(Finding.notice(
                        site + " answers " + status, "Nothing at once: public channels are tried again more slowly"));
            }
            return List.of(Finding.ok(site + " can be reached"));
        } catch (IOException e) {
            return List.of(Finding.notice(
                    site + " cannot be reached (" + e.getClass().getSimpleName() + ")",
                    "Public channels cannot be read: check the network and the proxy, or set"
                            + " KANAL_PREVIEW_BASE_URL to a mirror; imports work"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of(Finding.notice(site + " did not answer in time", "Look again later"));
        }
    }
}
