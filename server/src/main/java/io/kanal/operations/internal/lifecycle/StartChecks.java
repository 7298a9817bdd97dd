package io.kanal.operations.internal.lifecycle;

import io.kanal.shared.DataDirectory;
import io.kanal.shared.StartFailure;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * What stops a start, found before anything heavy is made: values that cannot be read, an address and a port that cannot be
 * listened on, a data directory that cannot be written to or that another process holds.
 */
final class StartChecks implements EnvironmentPostProcessor, Ordered {
    static final String BIND = "kanal.bind";

    /** After the names are known to be right. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        String bind = environment.getProperty(BIND);
        if (bind != null && bind.isBlank()) {
            throw new StartFailure(
                    "KANAL_BIND is empty; leave it out or set 127.0.0.1 to listen for this machine alone,"
                            + " or 0.0.0.0 to listen for all");
        }
        SettingValues.requireReadable(environment);
        if (application.getWebApplicationType() == WebApplicationType.SERVLET) {
            int port = port(environment.getProperty("server.port", "8010"));
            // Where it is not set, or set later as tests do, the bean that makes it asks the same.
            String folder = environment.getProperty("kanal.data.dir");
            if (folder != null) {
                takeAndLeave(writable(Path.of(folder)));
            }
            if (port != 0) {
                requireFree(environment.getProperty("server.address", "127.0.0.1"), port);
            }
        }
    }

    private static int port(String setting) {
        if (!setting.strip().matches("\\d{1,5}") || Integer.parseInt(setting.strip()) > 65_535) {
            throw new StartFailure("'" + setting + "' is no port; KANAL_PORT takes a number from 1 to 65535");
        }
        return Integer.parseInt(setting.strip());
    }

    /** The data directory, made and closed to others when it can be written to. */
    static DataDirectory writable(Path folder) {
        DataDirectory directory = new DataDirectory(folder);
        String choose = "; choose another one with KANAL_DATA_DIR";
        try {
            PrivateFolders.create(directory.root());
        } catch (IOException e) {
            throw new StartFailure(
                    "The data directory " + directory.root() + " cannot be made or closed to others: " + reason(e)
                            + choose,
                    e);
        }
        if (!Files.isWritable(directory.root())) {
            throw new StartFailure("The data directory " + directory.root()
                    + " is not writable for this user; run Kanal as its owner, or" + choose.substring(1));
        }
        return directory;
    }

    private static String reason(IOException failure) {
        return failure instanceof AccessDeniedException denied
                ? "this user may not write to " + denied.getFile()
                : failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private static void takeAndLeave(DataDirectory directory) {
        DataDirectoryLock.take(directory).close();
    }

    static void requireFree(String bind, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(bind), port));
        } catch (UnknownHostException e) {
            throw new StartFailure(
                    "KANAL_BIND is '" + bind + "', which is no address; set 127.0.0.1 to listen for this machine alone",
                    e);
        } catch (BindException e) {
            String said = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
            if (said.contains("denied")) {
                throw new StartFailure(
                        "This user may not listen on port " + port
                                + "; choose one above 1023 with KANAL_PORT or 'up --port'",
                        e);
            }
            if (said.contains("assign")) {
                throw new StartFailure(
                        "KANAL_BIND is '" + bind + "', which is no address of this machine; set 127.0.0.1 to listen for"
                                + " this machine alone, or 0.0.0.0 to listen for all",
                        e);
            }
            throw taken(port);
        } catch (IOException e) {
            throw new StartFailure("Kanal cannot listen on " + bind + ", port " + port + ": " + e.getMessage(), e);
        }
    }

    static StartFailure taken(int port) {
        return new StartFailure(
                "Port %d is taken by another program; stop that one, or choose another port with KANAL_PORT or 'up --port'"
                        .formatted(port));
    }
}
