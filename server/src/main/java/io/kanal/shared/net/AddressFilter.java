package io.kanal.shared.net;

import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Decides which outside addresses Kanal may call when a URL comes from people: only public ones, so that nobody reaches
 * the installation's own network through it. A name is refused as soon as one of its addresses is; whoever calls must
 * connect to the address that was checked and check every redirect anew, as {@link OutboundConnections} does.
 *
 * <p>Exceptions are host names ({@code n8n.local}), host and port ({@code localhost:5678}) or networks
 * ({@code 10.1.0.0/16}).
 */
public final class AddressFilter {
    /** Networks of IANA's special-purpose registries, and the metadata address that lies outside of them. */
    private static final List<Network> REFUSED = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "168.63.129.16/32",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/4",
                    "240.0.0.0/4",
                    "::/96",
                    "::ffff:0:0:0/96",
                    "64:ff9b:1::/48",
                    "100::/64",
                    "2001::/23",
                    "2001:db8::/32",
                    "3fff::/20",
                    "5f00::/16",
                    "fc00::/7",
                    "fe80::/10",
                    "fec0::/10",
                    "ff00::/8")
            .map(Network::of)
            .toList();

    private static final Network NAT64 = Network.of("64:ff9b::/96");
    private static final Network SIX_TO_FOUR = Network.of("2002::/16");

    private final Names names;
    private final List<String> allowedHosts;
    private final List<Network> allowedNetworks;

    /** How names become addresses. */
    @FunctionalInterface
    public interface Names {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /**
     * An address that may be called.
     *
     * @param target what to connect to; the host's name must not be resolved again
     */
    public record Checked(URI uri, String host, int port, InetAddress target) {}

    public AddressFilter(List<String> exceptions) {
        this(exceptions, InetAddress::getAllByName);
    }

    public AddressFilter(List<String> exceptions, Names names) {
        this.names = names;
        this.allowedHosts = exceptions.stream()
                .map(exception -> exception.strip().toLowerCase(Locale.ROOT))
                .filter(exception -> !exception.isEmpty() && !exception.contains("/"))
                .toList();
        this.allowedNetworks = exceptions.stream()
                .map(String::strip)
                .filter(exception -> exception.contains("/"))
                .map(Network::of)
                .toList();
    }

    /** Fails with {@link ErrorCode#ADDRESS_REFUSED} unless the address may be called, and says why. */
    public Checked check(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw refused(uri, "only http and https addresses are called");
        }
        if (uri.getHost() == null || uri.getRawUserInfo() != null) {
            throw refused(uri, "an address needs a host and carries no user name");
        }
        String host = bareHost(uri.getHost());
        int defaultPort = scheme.equals("http") ? 80 : 443;
        int port = uri.getPort() == -1 ? defaultPort : uri.getPort();
        InetAddress[] addresses = resolve(uri, host);
        if (!allowedHosts.contains(host) && !allowedHosts.contains(host + ":" + port)) {
            for (InetAddress address : addresses) {
                if (refuses(address)) {
                    throw refused(
                            uri,
                            "it leads to " + address.getHostAddress()
                                    + ", which is no public address; KANAL_OUTBOUND_ALLOW names exceptions");
                }
            }
        }
        return new Checked(uri, host, port, addresses[0]);
    }

    /** Whether this address is not a public one and no exception names its network. */
    public boolean refuses(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (allowedNetworks.stream().anyMatch(network -> network.contains(bytes))) {
            return false;
        }
        if (address instanceof Inet6Address) {
            // Addresses that carry one of version 4 are judged by that one.
            if (NAT64.contains(bytes)) {
                return refuses(version4(bytes, 12));
            }
            if (SIX_TO_FOUR.contains(bytes)) {
                return refuses(version4(bytes, 2));
            }
        }
        return REFUSED.stream().anyMatch(network -> network.contains(bytes));
    }

    private InetAddress[] resolve(URI uri, String host) {
        try {
            InetAddress[] addresses = names.resolve(host);
            if (addresses.length > 0) {
                return addresses;
            }
        } catch (UnknownHostException e) {
            throw new KanalException(
                    ErrorCode.ADDRESS_REFUSED, shown(uri) + " cannot be called: nobody knows the host", e);
        }
        throw refused(uri, "nobody knows the host");
    }

    private static String bareHost(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        String lower = bare.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private static KanalException refused(URI uri, String why) {
        return new KanalException(ErrorCode.ADDRESS_REFUSED, shown(uri) + " cannot be called: " + why);
    }

    /** The part of an address that may be repeated: paths and queries hold secrets at times. */
    private static String shown(URI uri) {
        return "'" + uri.getScheme() + "://" + uri.getHost() + "'";
    }

    private static InetAddress version4(byte[] bytes, int offset) {
        try {
            return Inet4Address.getByAddress(Arrays.copyOfRange(bytes, offset, offset + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("Four bytes are an address", e);
        }
    }
}
