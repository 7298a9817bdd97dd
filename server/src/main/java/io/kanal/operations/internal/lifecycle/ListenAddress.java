package io.kanal.operations.internal.lifecycle;

import io.kanal.shared.StartFailure;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;

/** Refuses an empty {@code KANAL_BIND}: the server would listen on all addresses, which nobody asked for. */
final class ListenAddress implements EnvironmentPostProcessor {
    static final String PROPERTY = "kanal.bind";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        String bind = environment.getProperty(PROPERTY);
        if (bind != null && bind.isBlank()) {
            throw new StartFailure(
                    "KANAL_BIND is empty; leave it out or set 127.0.0.1 to listen for this machine alone,"
                            + " or 0.0.0.0 to listen for all");
        }
    }
}
