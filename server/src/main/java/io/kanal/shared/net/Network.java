package io.kanal.shared.net;

import java.net.InetAddress;

/** A network of addresses, written like {@code 10.1.0.0/16} or {@code fc00::/7}, or a single address. */
public final class Network {
    private final byte[] address;
    private final int bits;

    private Network(byte[] address, int bits) {
        this.address = address;
        this.bits = bits;
    }

    /** Reads a network with the number of its bits. */
    public static Network of(String written) {
        String[] parts = written.split("/", 2);
        try {
            InetAddress address = InetAddress.ofLiteral(parts[0]);
            int bits = Integer.parseInt(parts[1]);
            if (bits >= 0 && bits <= address.getAddress().length * 8) {
                return new Network(address.getAddress(), bits);
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + written + "' is no network; expected 10.1.0.0/16", e);
        }
        throw new IllegalArgumentException("'" + written + "' is no network: too many bits");
    }

    /** Reads a network, or an address, which is a network of its own. */
    public static Network orAddress(String written) {
        return of(written.contains("/") ? written : written + (written.contains(":") ? "/128" : "/32"));
    }

    public boolean contains(InetAddress other) {
        return contains(other.getAddress());
    }

    boolean contains(byte[] other) {
        if (other.length != address.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit += 8) {
            int mask = bits - bit >= 8 ? 0xff : 0xff << (8 - (bits - bit)) & 0xff;
            if ((address[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
