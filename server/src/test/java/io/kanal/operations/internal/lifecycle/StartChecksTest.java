package io.kanal.operations.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanal.shared.StartFailure;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.support.SpringFactoriesLoader;

class StartChecksTest {
    @TempDir
    Path data = Path.of("");

    @Test
    void anEmptyAddressIsRefusedBecauseItWouldBeAllOfThem() {
        for (String empty : new String[] {"", " "}) {
            assertThatThrownBy(() -> check(Map.of("KANAL_BIND", empty)))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("KANAL_BIND is empty");
        }
        assertThatCode(() -> check(Map.of("KANAL_BIND", "::1"))).doesNotThrowAnyException();
        assertThatCode(() -> check(Map.of())).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "KANAL_HEALTH_EVERY | soon | KANAL_HEALTH_EVERY is 'soon'; expected a length of time such as 30s, 5m or 12h",
                "KANAL_WEB_LARGEST_BODY | big | KANAL_WEB_LARGEST_BODY is 'big'; expected a size such as 16KB, 20MB or 1GB",
                "KANAL_WEB_LARGEST_BODY | 1KB | KANAL_WEB_LARGEST_BODY must be 16KB to 64MB",
                "KANAL_JOBS_THREADS | many | KANAL_JOBS_THREADS is 'many'; expected a whole number",
                "KANAL_PREVIEW_REFRESH | perhaps | KANAL_PREVIEW_REFRESH is 'perhaps'; expected true or false",
                "KANAL_PUBLIC_URL | kanal/x | KANAL_PUBLIC_URL must be like https://kanal.example",
                "KANAL_LLM_URL | http://localhost:1 | KANAL_LLM_URL is set, KANAL_LLM_MODEL must name the model",
                "SERVER_PORT | 8o10 | '8o10' is no port",
                "SERVER_PORT | 70000 | '70000' is no port",
                "SERVER_ADDRESS | 203.0.113.9 | KANAL_BIND is '203.0.113.9', which is no address of this machine",
                "KANAL_DATA_DIR | /dev/null/data | The data directory /dev/null/data cannot be made"
            })
    void aWrongValueIsASentenceWithItsNameAndWhatWasExpected(String name, String value, String sentence) {
        Map<String, Object> settings = new HashMap<>(Map.of(name, value));
        settings.putIfAbsent("SERVER_PORT", name.equals("SERVER_ADDRESS") ? "18219" : "0");
        assertThatThrownBy(() -> check(settings))
                .isInstanceOf(StartFailure.class)
                .message()
                .startsWith(sentence)
                .hasLineCount(1);
    }

    @Test
    void aSwitchMayBeNamedAsTheGroupThatItSwitchesOff() {
        assertThatCode(() -> check(Map.of("KANAL_EMBEDDING", "off"))).doesNotThrowAnyException();
    }

    @Test
    void aSecretIsNeverToldBack() {
        assertThatCode(() -> check(Map.of("KANAL_LLM_KEY", "geheim"))).doesNotThrowAnyException();
    }

    @Test
    void aTakenPortAndAHeldDirectoryAreToldBeforeAnythingIsMade() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            assertThatThrownBy(() -> check(Map.of("SERVER_PORT", port)))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageStartingWith("Port " + port + " is taken by another program");
            try (DataDirectoryLock held = DataDirectoryLock.take(StartChecks.writable(data))) {
                assertThat(held).isNotNull();
                assertThatThrownBy(() -> check(Map.of("SERVER_PORT", port)))
                        .hasMessageContaining("in use by another Kanal");
            }
        }
        try (var files = Files.list(data)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsOnly("kanal.lock");
        }
    }

    @Test
    void everyStartLooksAtThem() {
        assertThat(SpringFactoriesLoader.forDefaultResourceLocation()
                        .load(EnvironmentPostProcessor.class, (type, name, failure) -> {}))
                .hasAtLeastOneElementOfType(StartChecks.class);
    }

    private void check(Map<String, ?> given) {
        Map<String, Object> settings = new HashMap<>(given);
        settings.putIfAbsent("KANAL_DATA_DIR", data.toString());
        settings.putIfAbsent("SERVER_PORT", "0");
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, settings));
        SpringApplication application = new SpringApplication();
        application.setWebApplicationType(WebApplicationType.SERVLET);
        new StartChecks().postProcessEnvironment(environment, application);
    }
}
