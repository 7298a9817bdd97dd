package io.kanal.web.internal.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanal.shared.KanalException;
import io.kanal.web.WebProperties;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.mock.web.MockHttpServletRequest;

/** What a request tells of the connection it came by, and what follows from it. */
class ConnectionTest {
    private static final Map<String, String> PROXIED = Map.of("kanal.behind-tls-proxy", "true");
    private static final Map<String, String> PUBLIC = Map.of("kanal.public-url", "https://kanal.example/");

    private static WebProperties settings(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("kanal", WebProperties.class);
    }

    private static SessionCookie cookie(Map<String, String> settings) {
        return new SessionCookie(settings(settings));
    }

    private static MockHttpServletRequest request(String host, String... forwarded) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.addHeader("Host", host);
        for (String proto : forwarded) {
            request.addHeader("X-Forwarded-Proto", proto);
        }
        return request;
    }

    @Test
    void aLinkBeginsAsPeopleReachTheServer() {
        assertThat(cookie(Map.of()).address(request("localhost:8010"))).isEqualTo("http://localhost:8010");
        assertThat(cookie(PROXIED).address(request("kanal.example", "https"))).isEqualTo("https://kanal.example");
        assertThat(cookie(Map.of()).address(request("kanal.example", "https")))
                .as("a header that nobody vouches for")
                .isEqualTo("http://kanal.example");
        assertThat(cookie(PUBLIC).address(request("localhost:8010")))
                .as("made on the machine itself")
                .isEqualTo("https://kanal.example");
    }

    @Test
    void nobodyLogsInUnencryptedWhereTlsWasPromised() {
        for (Map<String, String> promised : java.util.List.of(PROXIED, PUBLIC)) {
            assertThatThrownBy(() -> cookie(promised).requirePromised(request("kanal.example")))
                    .isInstanceOf(KanalException.class)
                    .hasMessageContaining("not encrypted");
            cookie(promised).requirePromised(request("localhost:8010"));
        }
        cookie(PROXIED).requirePromised(request("kanal.example", "https"));
        cookie(Map.of()).requirePromised(request("192.168.1.5:8010"));
        assertThat(cookie(Map.of()).exposed(request("192.168.1.5:8010"))).isTrue();
        assertThat(cookie(Map.of()).exposed(request("[::1]:8010"))).isFalse();
    }

    @Test
    void aPublicAddressIsOneThatLinksCanBeginWith() {
        for (String wrong : new String[] {"kanal.example", "ftp://kanal.example", "https://kanal.example/kanal"}) {
            assertThatThrownBy(() -> settings(Map.of("kanal.public-url", wrong)))
                    .rootCause()
                    .hasMessageContaining("KANAL_PUBLIC_URL");
        }
    }
}
