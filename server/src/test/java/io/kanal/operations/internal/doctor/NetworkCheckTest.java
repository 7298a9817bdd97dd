package io.kanal.operations.internal.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.shared.Check;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class NetworkCheckTest {
    private static Check.Finding stopped(String... settings) {
        Map<String, String> environment = new java.util.HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            environment.put(settings[i], settings[i + 1]);
        }
        return NetworkCheck.ofStopped(environment).look().getFirst();
    }

    @Test
    void listeningForOthersWithoutTlsIsTold() {
        Check.Finding finding = stopped("KANAL_BIND", "0.0.0.0");
        assertThat(finding.level()).isEqualTo(Check.Level.NOTICE);
        assertThat(finding.message()).contains("0.0.0.0", "without encryption");
        assertThat(finding.advice()).contains("KANAL_PUBLIC_URL");
        assertThat(stopped("KANAL_BIND", "").level()).isEqualTo(Check.Level.NOTICE);
        assertThat(stopped("KANAL_BIND", "0.0.0.0", "KANAL_BEHIND_TLS_PROXY", "no")
                        .level())
                .isEqualTo(Check.Level.NOTICE);
        assertThat(NetworkCheck.ofRunning(new MockEnvironment().withProperty("server.address", "0.0.0.0"))
                        .look()
                        .getFirst())
                .isEqualTo(finding);
    }

    @Test
    void loopbackAndAProxyThatSpeaksTlsAreWell() {
        assertThat(stopped().level()).isEqualTo(Check.Level.OK);
        assertThat(stopped("KANAL_BIND", "::1").level()).isEqualTo(Check.Level.OK);
        for (String yes : new String[] {"true", "1", "yes", "On"}) {
            assertThat(stopped("KANAL_BIND", "0.0.0.0", "KANAL_BEHIND_TLS_PROXY", yes)
                            .level())
                    .as(yes)
                    .isEqualTo(Check.Level.OK);
        }
        assertThat(NetworkCheck.ofRunning(new MockEnvironment()
                                .withProperty("server.address", "0.0.0.0")
                                .withProperty("kanal.public-url", "https://kanal.example"))
                        .look()
                        .getFirst()
                        .level())
                .isEqualTo(Check.Level.OK);
    }
}
