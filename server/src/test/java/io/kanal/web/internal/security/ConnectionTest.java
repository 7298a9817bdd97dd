package io.kanal.web.internal.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanal.shared.KanalException;
import io.kanal.web.WebProperties;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

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

    private static MockHttpServletRequest request(String host) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.addHeader("Host", host);
        return request;
    }

    /** A request of a proxy as the server sees it behind its door. */
    private static HttpServletRequest forwarded(
            Map<String, String> settings, String host, String proxy, String proto, String... addresses) {
        MockHttpServletRequest request = request(host);
        request.setRemoteAddr(proxy);
        request.addHeader("X-Forwarded-Proto", proto);
        for (String address : addresses) {
            request.addHeader("X-Forwarded-For", address);
        }
        MockFilterChain chain = new MockFilterChain();
        try {
            new TrustedProxies(settings(settings)).doFilter(request, new MockHttpServletResponse(), chain);
        } catch (IOException | ServletException e) {
            throw new IllegalStateException(e);
        }
        return (HttpServletRequest) Objects.requireNonNull(chain.getRequest());
    }

    private static String client(Map<String, String> settings, String proxy, String... addresses) {
        return forwarded(settings, "kanal.example", proxy, "https", addresses).getRemoteAddr();
    }

    @Test
    void aLinkBeginsAsPeopleReachTheServer() {
        assertThat(cookie(Map.of()).address(request("localhost:8010"))).isEqualTo("http://localhost:8010");
        assertThat(cookie(PROXIED).address(forwarded(PROXIED, "kanal.example", "203.0.113.9", "https")))
                .isEqualTo("https://kanal.example");
        assertThat(cookie(Map.of()).address(forwarded(Map.of(), "kanal.example", "127.0.0.1", "https")))
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
        cookie(PROXIED).requirePromised(forwarded(PROXIED, "kanal.example", "203.0.113.9", "https"));
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

    @Test
    void onlyProxiesThatAreTrustedTellOfTlsAndOfWhoCame() {
        Map<String, String> named = Map.of(
                "kanal.public-url", "https://kanal.example",
                "kanal.behind-tls-proxy", "true",
                "kanal.trusted-proxies", "203.0.113.9, 2001:db8::/32");
        for (String trusted : new String[] {"203.0.113.9", "2001:db8::7"}) {
            HttpServletRequest told = forwarded(named, "kanal.example", trusted, "https", "198.51.100.1");
            assertThat(told.isSecure()).isTrue();
            assertThat(told.getScheme()).isEqualTo("https");
            assertThat(told.getRemoteAddr()).isEqualTo("198.51.100.1");
        }
        for (String other : new String[] {"203.0.113.10", "127.0.0.1", "10.0.0.1", "::1"}) {
            HttpServletRequest told = forwarded(named, "kanal.example", other, "https", "198.51.100.1");
            assertThat(told.isSecure()).as(other).isFalse();
            assertThat(told.getRemoteAddr()).isEqualTo(other);
        }
        assertThat(forwarded(named, "kanal.example", "203.0.113.9", "http").isSecure())
                .isFalse();
    }

    @Test
    void whereNoneAreNamedAPublicAddressWithHttpsTrustsThoseNearby() {
        for (String near : new String[] {"127.0.0.1", "::1", "10.1.2.3", "172.20.0.2", "192.168.7.7", "fd00::2"}) {
            assertThat(forwarded(PUBLIC, "kanal.example", near, "https", "198.51.100.1")
                            .isSecure())
                    .isTrue();
            assertThat(client(PUBLIC, near, "198.51.100.1")).isEqualTo("198.51.100.1");
            assertThat(client(Map.of(), near, "198.51.100.1")).isEqualTo(near);
            assertThat(client(PROXIED, near, "198.51.100.1")).as("as it was").isEqualTo(near);
        }
        assertThat(forwarded(PUBLIC, "kanal.example", "203.0.113.9", "https").isSecure())
                .isFalse();
    }

    @Test
    void whatSomebodyWroteBeforeTheProxyIsNotBelieved() {
        assertThat(client(PUBLIC, "127.0.0.1", "1.1.1.1, 198.51.100.1")).isEqualTo("198.51.100.1");
        assertThat(client(PUBLIC, "127.0.0.1", "1.1.1.1", "198.51.100.1, 10.0.0.8"))
                .isEqualTo("198.51.100.1");
        assertThat(client(PUBLIC, "127.0.0.1", "198.51.100.1, unknown")).isEqualTo("127.0.0.1");
        assertThat(client(PUBLIC, "127.0.0.1", "x, 198.51.100.1")).isEqualTo("198.51.100.1");
        assertThat(client(PUBLIC, "127.0.0.1", "evil.example")).isEqualTo("127.0.0.1");
        assertThat(client(PUBLIC, "127.0.0.1")).isEqualTo("127.0.0.1");
    }

    @Test
    void proxiesAreNamedByAddressesAndNetworks() {
        for (String wrong : new String[] {"proxy.example", "10.0.0.0/99", "10.0.0.0/x", "*"}) {
            assertThatThrownBy(() -> settings(Map.of("kanal.trusted-proxies", wrong)))
                    .hasStackTraceContaining("KANAL_TRUSTED_PROXIES lists addresses and networks");
        }
    }

    @Test
    void aHouseholdsNetworkCountsAsOneAddress() {
        assertThat(LoginPace.network("2001:db8:1:2:aaaa::1")).isEqualTo(LoginPace.network("2001:db8:1:2::9"));
        assertThat(LoginPace.network("2001:db8:1:3::1")).isNotEqualTo(LoginPace.network("2001:db8:1:2::1"));
        assertThat(LoginPace.network("198.51.100.1")).isNotEqualTo(LoginPace.network("198.51.100.2"));
        assertThat(LoginPace.network("fe80::1%eth0")).isEqualTo(LoginPace.network("fe80::2"));
    }
}
