package io.kanal.web.internal.problems;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * Tells as a problem what Tomcat itself refuses before any of our code sees it, such as an address of 100 kB: by default it
 * would write a page of HTML.
 */
public final class ProblemValve extends ErrorReportValve {
    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        HttpStatus status = HttpStatus.resolve(response.getStatus());
        if (status == null || !status.isError() || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        try {
            // A reporter is there unless the connection is gone.
            var writer = response.getReporter();
            if (writer != null) {
                writer.write(body(status));
                response.finishResponse();
            }
        } catch (IOException e) {
            // Whoever asked is gone and hears nothing any more.
            container.getLogger().debug("A refusal could not be told", e);
        }
    }

    private static String body(HttpStatus status) {
        String slug = status == HttpStatus.BAD_REQUEST
                ? "bad-request"
                : status.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        String detail = status.is4xxClientError()
                ? "The request cannot be read: its address or a header is too long (16 kB), or has characters or escapes"
                        + " that may not stand there"
                : "The server could not answer";
        return """
                {"type":"urn:kanal:problem:%s","title":"%s","status":%d,"detail":"%s"}""".formatted(slug, status.getReasonPhrase(), status.value(), detail);
    }

    /** Puts it in the place of Tomcat's own. */
    @Configuration(proxyBeanMethods = false)
    static class Wiring {
        @Bean
        WebServerFactoryCustomizer<TomcatWebServerFactory> refusalsAsProblems() {
            return factory -> factory.addContextCustomizers(context -> {
                if (context.getParent() instanceof StandardHost host) {
                    host.setErrorReportValveClass(ProblemValve.class.getName());
                }
            });
        }
    }
}
