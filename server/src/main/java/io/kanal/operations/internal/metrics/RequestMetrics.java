package io.kanal.operations.internal.metrics;

import io.kanal.shared.places.Places;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** How many requests and questions are answered right now, and how many wait for a place: {@code kanal_requests}. */
@Component
class RequestMetrics {
    RequestMetrics(Places places, MeterRegistry registry) {
        gauge("answered", Gauge.builder("kanal.requests", places, Places::taken), registry);
        gauge("waiting", Gauge.builder("kanal.requests", places, Places::waiting), registry);
    }

    private static void gauge(String state, Gauge.Builder<Places> gauge, MeterRegistry registry) {
        gauge.description("Requests and questions that hold or wait for a place")
                .tag("state", state)
                .register(registry);
    }
}
