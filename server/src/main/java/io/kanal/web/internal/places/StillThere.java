package io.kanal.web.internal.places;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Whether the client of a request that waited still holds its connection. Servlets hear of a closed one when they write the answer, which is
 * after the work; people reload just when a server is slow, and what they left would be worked on before what they wait for.
 */
final class StillThere extends ValveBase {
    private static final String CONNECTION = StillThere.class.getName();

    StillThere() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        request.setAttribute(CONNECTION, request.getCoyoteRequest());
        getNext().invoke(request, response);
    }

    /** False also where nobody can tell: for requests that may have a body, since reading ahead would meet it. */
    static boolean gone(ServletRequest request) {
        return request instanceof jakarta.servlet.http.HttpServletRequest http
                && "GET".equals(http.getMethod())
                && http.getContentLengthLong() <= 0
                && http.getHeader("Transfer-Encoding") == null
                && request.getAttribute(CONNECTION) instanceof org.apache.coyote.Request connection
                && seemsEnded(connection)
                && seemsEnded(connection);
    }

    /**
     * Tomcat looks whether more has come, and tells the end of the connection as one byte that is there. A further request that came
     * already is told so once and no second time, for it is in the buffer then.
     */
    private static boolean seemsEnded(org.apache.coyote.Request connection) {
        connection.action(ActionCode.AVAILABLE, true);
        return connection.getAvailable() > 0;
    }

    /** Puts it before everything else. */
    @Configuration(proxyBeanMethods = false)
    static class Wiring {
        @Bean
        WebServerFactoryCustomizer<TomcatWebServerFactory> connectionsAreKnown() {
            return factory -> factory.addContextValves(new StillThere());
        }
    }
}
