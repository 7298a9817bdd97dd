package io.kanal.shared.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Opens connections for URLs that come from people, to the very address the filter has checked: a name that answers
 * differently a moment later changes nothing. With https the certificate is verified for the host of the URL.
 */
public final class OutboundConnections {
    private final AddressFilter filter;
    private final SSLSocketFactory tls;

    public OutboundConnections(AddressFilter filter) {
        this(filter, (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    public OutboundConnections(AddressFilter filter, SSLSocketFactory tls) {
        this.filter = filter;
        this.tls = tls;
    }

    /**
     * A connection that is ready for the request, with HTTP/1.1 agreed on; the caller closes it.
     *
     * @param timeout for connecting, and for each later wait for bytes
     * @throws KanalException {@link ErrorCode#ADDRESS_REFUSED}
     */
    public Socket open(URI uri, Duration timeout) throws IOException {
        AddressFilter.Checked checked = filter.check(uri);
        Socket socket = new Socket();
        try {
            socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
            socket.connect(
                    new InetSocketAddress(checked.target(), checked.port()), Math.toIntExact(timeout.toMillis()));
            if (!"https".equalsIgnoreCase(uri.getScheme())) {
                return socket;
            }
            SSLSocket secured = (SSLSocket) tls.createSocket(socket, checked.host(), checked.port(), true);
            SSLParameters parameters = secured.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            parameters.setApplicationProtocols(List.of("http/1.1").toArray(String[]::new));
            secured.setSSLParameters(parameters);
            secured.startHandshake();
            return secured;
        } catch (IOException | RuntimeException failure) {
            socket.close();
            throw failure;
        }
    }
}
