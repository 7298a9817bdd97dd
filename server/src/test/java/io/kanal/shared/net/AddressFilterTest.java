package io.kanal.shared.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressFilterTest {
    private static final AddressFilter STRICT = new AddressFilter(List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.1.2.3",
                "100.64.0.1",
                "100.100.100.200",
                "100.127.255.255",
                "127.0.0.1",
                "127.8.8.8",
                "168.63.129.16",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.255.255",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::127.0.0.1",
                "::ffff:0:7f00:1",
                "::ffff:0:808:808",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "2002:7f00:1::",
                "2002:a00:1::1",
                "2001:0:4136:e378:8000:63bf:3fff:fdd2",
                "2001:db8::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void whatIsNotPublicIsRefused(String address) {
        assertThat(STRICT.refuses(InetAddress.ofLiteral(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "100.63.255.255",
                "100.128.0.1",
                "149.154.167.99",
                "172.15.0.1",
                "172.32.0.1",
                "192.167.1.1",
                "2001:67c:4e8::1",
                "2606:4700::1111",
                "64:ff9b::101:101",
                "2002:101:101::1"
            })
    void publicAddressesPass(String address) {
        assertThat(STRICT.refuses(InetAddress.ofLiteral(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/",
                "http://localhost/",
                "http://2130706433/",
                "http://[::1]:8080/",
                "http://[::ffff:10.0.0.1]/",
                "https://169.254.169.254/latest/meta-data",
                "ftp://1.1.1.1/",
                "file:///etc/passwd",
                "gopher://1.1.1.1/",
                "http:///nohost",
                "http://user:secret@1.1.1.1/",
                "//1.1.1.1/"
            })
    void addressesThatLeadInsideOrAreNoWebAddressesAreRefused(String address) {
        assertThatThrownBy(() -> STRICT.check(URI.create(address)))
                .isInstanceOfSatisfying(KanalException.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.ADDRESS_REFUSED);
                    assertThat(refusal).message().doesNotContain("secret").doesNotContain("meta-data");
                });
    }

    @Test
    void aNameIsRefusedAsSoonAsOneOfItsAddressesIs() {
        AddressFilter filter = new AddressFilter(
                List.of(),
                names(Map.of(
                        "mixed.example", List.of("1.1.1.1", "10.0.0.1"),
                        "fine.example", List.of("1.1.1.1", "8.8.8.8"))));
        assertThatThrownBy(() -> filter.check(URI.create("https://mixed.example/")))
                .hasMessageContaining("10.0.0.1");
        assertThat(filter.check(URI.create("https://FINE.example./x"))).satisfies(checked -> {
            assertThat(checked.host()).isEqualTo("fine.example");
            assertThat(checked.port()).isEqualTo(443);
            assertThat(checked.target()).isEqualTo(InetAddress.ofLiteral("1.1.1.1"));
        });
        assertThatThrownBy(() -> filter.check(URI.create("https://nowhere.example/")))
                .hasMessageContaining("nobody knows the host");
    }

    @Test
    void exceptionsNameHostsPortsAndNetworks() {
        AddressFilter.Names names = names(Map.of("n8n.local", List.of("10.1.0.7"), "other.local", List.of("10.2.0.7")));
        AddressFilter host = new AddressFilter(List.of("N8N.local"), names);
        assertThatCode(() -> host.check(URI.create("http://n8n.local:5678/hook")))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> host.check(URI.create("http://other.local/"))).isInstanceOf(KanalException.class);

        AddressFilter port = new AddressFilter(List.of("n8n.local:5678"), names);
        assertThatCode(() -> port.check(URI.create("http://n8n.local:5678/"))).doesNotThrowAnyException();
        assertThatThrownBy(() -> port.check(URI.create("http://n8n.local/"))).isInstanceOf(KanalException.class);

        AddressFilter network = new AddressFilter(List.of("10.1.0.0/17", ""), names);
        assertThatCode(() -> network.check(URI.create("http://n8n.local/"))).doesNotThrowAnyException();
        assertThatThrownBy(() -> network.check(URI.create("http://other.local/")))
                .isInstanceOf(KanalException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0.256/8", "name/8", "10.0.0.0/", "::/129"})
    void aMalformedExceptionIsToldAtOnce(String exception) {
        assertThatThrownBy(() -> new AddressFilter(List.of(exception)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(exception);
    }

    @Test
    void theConnectionGoesToTheAddressThatWasChecked() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            AtomicInteger lookUps = new AtomicInteger();
            AddressFilter filter = new AddressFilter(List.of("rebound.example"), host -> {
                // The second answer is another one: it must not be asked for.
                String address = lookUps.getAndIncrement() == 0 ? "127.0.0.1" : "192.0.2.1";
                return new InetAddress[] {InetAddress.ofLiteral(address)};
            });
            OutboundConnections connections = new OutboundConnections(filter);
            URI address = URI.create("http://rebound.example:" + server.getLocalPort() + "/");
            try (Socket socket = connections.open(address, Duration.ofSeconds(5))) {
                assertThat(socket.getInetAddress().isLoopbackAddress()).isTrue();
            }
            assertThat(lookUps).hasValue(1);
        }
    }

    @Test
    void aRefusedAddressIsNotCalled() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            OutboundConnections connections = new OutboundConnections(STRICT);
            URI address = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
            assertThatThrownBy(() -> connections.open(address, Duration.ofSeconds(5)))
                    .isInstanceOf(KanalException.class);
            server.setSoTimeout(50);
            assertThatThrownBy(server::accept).isInstanceOf(java.net.SocketTimeoutException.class);
        }
    }

    private static AddressFilter.Names names(Map<String, List<String>> known) {
        return host -> {
            List<String> addresses = known.get(host);
            if (addresses == null) {
                throw new UnknownHostException(host);
            }
            return addresses.stream().map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
        };
    }
}
