package io.kanal.operations.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanal.shared.StartFailure;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class KnownSettingsTest {
    @Test
    void aTypingErrorIsRefusedWithTheNameThatWasMeant() {
        assertThatThrownBy(() -> check("KANAL_DATABASE_URI"))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("KANAL_DATABASE_URI")
                .hasMessageContaining("KANAL_DATABASE_URL");
        assertThatThrownBy(() -> check("kanal.prot"))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("kanal.port");
    }

    @Test
    void knownNamesPassInBothForms() {
        for (String name : new String[] {
            "KANAL_PORT",
            "KANAL_DATA_DIR",
            "KANAL_DATABASE_LISTEN_URL",
            "kanal.database.listen-url",
            "KANAL_LOG_FORMAT",
            "PATH"
        }) {
            assertThatCode(() -> check(name)).doesNotThrowAnyException();
        }
    }

    private static void check(String name) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().remove(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
        environment.getPropertySources().addFirst(new MapPropertySource("test", Map.of(name, "x")));
        new KnownSettings().postProcessEnvironment(environment, new SpringApplication());
    }
}
