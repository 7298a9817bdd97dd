package io.kanal.operations.internal.http;

import io.kanal.operations.internal.metrics.ContractMetrics;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Figures for Prometheus. */
@RestController
@Hidden
class MetricsApi {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry;
    private final ContractMetrics contract;

    MetricsApi(PrometheusMeterRegistry registry, ContractMetrics contract) {
        this.registry = registry;
        this.contract = contract;
    }

    @GetMapping("/metrics")
    @OpenTo(Audience.SCRAPERS)
    ResponseEntity<String> metrics() {
        return ResponseEntity.ok().header("Content-Type", TEXT).body(registry.scrape(TEXT) + contract.text());
    }
}
