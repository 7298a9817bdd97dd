package io.kanal.operations.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanal.shared.StartFailure;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.support.SpringFactoriesLoader;

class ListenAddressTest {
    @Test
    void anEmptyOneIsRefusedBecauseItWouldBeAllOfThem() {
        for (String empty : new String[] {"", " "}) {
            assertThatThrownBy(() -> check(Map.of("KANAL_BIND", empty)))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("KANAL_BIND is empty");
        }
        assertThatCode(() -> check(Map.of("KANAL_BIND", "::1"))).doesNotThrowAnyException();
        assertThatCode(() -> check(Map.of())).doesNotThrowAnyException();
    }

    @Test
    void everyStartLooksAtIt() {
        assertThat(SpringFactoriesLoader.forDefaultResourceLocation()
                        .load(EnvironmentPostProcessor.class, (type, name, failure) -> {}))
                .hasAtLeastOneElementOfType(ListenAddress.class);
    }

    private static void check(Map<String, Object> settings) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, settings));
        new ListenAddress().postProcessEnvironment(environment, new SpringApplication());
    }
}
