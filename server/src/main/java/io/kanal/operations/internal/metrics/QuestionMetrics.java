package io.kanal.operations.internal.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Counts and times questions and searches wherever they come in over HTTP: {@code rag_queries_total}, {@code rag_query_duration_seconds}. */
@Configuration(proxyBeanMethods = false)
class QuestionMetrics implements WebMvcConfigurer {
    private static final List<String> PATHS = List.of(
            "/rag/query", "/rag/ask", "/rag/search", "/api/v1/search", "/api/v1/ask", "/app/search", "/app/ask");
    private static final String START = QuestionMetrics.class.getName();

    private final MeterRegistry registry;
    private final Timer duration;

    QuestionMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.duration = Timer.builder("rag_query_duration")
                .description("Time to answer a question or a search")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(60))
                .register(registry);
        count("success");
        count("error");
    }

    @Override
    public void addInterceptors(InterceptorRegistry interceptors) {
        interceptors.addInterceptor(new Clocked()).addPathPatterns(PATHS);
    }

    private Counter count(String status) {
        return Counter.builder("rag_queries")
                .description("Questions and searches")
                .tag("status", status)
                .register(registry);
    }

    private final class Clocked implements HandlerInterceptor {
        @Override
        public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
            if (request.getAttribute(START) == null) {
                request.setAttribute(START, System.nanoTime());
            }
            return true;
        }

        @Override
        public void afterCompletion(
                HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure) {
            if (request.getAttribute(START) instanceof Long start) {
                duration.record(Duration.ofNanos(System.nanoTime() - start));
                count(failure == null && response.getStatus() < 400 ? "success" : "error")
                        .increment();
            }
        }
    }
}
