package io.kanal.shared.net;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * The one place where clients of HTTP are made. A client is made in the name of the system it calls, so that the server can
 * refuse to start when nobody asks after that system.
 */
public final class OutsideHttp {
    private static final Set<OutsideSystem> CALLED = Collections.synchronizedSet(EnumSet.noneOf(OutsideSystem.class));

    private OutsideHttp() {}

    /**
     * A client that speaks HTTP/1.1, because small servers stumble over the JDK's offer of h2c, and follows no redirects.
     *
     * @param connect how long a connection may take
     */
    public static HttpClient client(OutsideSystem system, Duration connect) {
        CALLED.add(system);
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connect)
                .build();
    }

    /** The systems that clients were made for in this process. */
    public static Set<OutsideSystem> called() {
        synchronized (CALLED) {
            return Set.copyOf(CALLED);
        }
    }
}
