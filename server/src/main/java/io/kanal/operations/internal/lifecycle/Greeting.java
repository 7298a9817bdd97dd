package io.kanal.operations.internal.lifecycle;

import io.kanal.people.LoginLinks;
import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.shared.BackEnd;
import io.kanal.shared.DataDirectory;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** What Kanal says when it is ready: what was chosen, where it listens, and on the very first start how to get in. */
@Component
class Greeting {
    private static final Logger LOG = LoggerFactory.getLogger(Greeting.class);

    private final DataDirectory directory;
    private final List<BackEnd> choices;
    private final CommandLineAccess commandLine;
    private final Users users;
    private final LoginLinks links;
    private final ObjectProvider<BuildProperties> build;

    Greeting(
            DataDirectory directory,
            List<BackEnd> choices,
            CommandLineAccess commandLine,
            Users users,
            LoginLinks links,
            ObjectProvider<BuildProperties> build) {
        this.directory = directory;
        this.choices = List.copyOf(choices);
        this.commandLine = commandLine;
        this.users = users;
        this.links = links;
        this.build = build;
    }

    @EventListener
    void onReady(ApplicationReadyEvent ready) {
        if (!(ready.getApplicationContext() instanceof WebServerApplicationContext server)
                || server.getWebServer() == null) {
            return;
        }
        String bind = ready.getApplicationContext().getEnvironment().getProperty("server.address", "127.0.0.1");
        String host = bind.equals("0.0.0.0") || bind.equals("::") || bind.equals("127.0.0.1") ? "localhost" : bind;
        String address = "http://%s:%d".formatted(host, server.getWebServer().getPort());
        Environment environment = ready.getApplicationContext().getEnvironment();
        boolean first = !Files.exists(directory.root().resolve("cli"));
        commandLine.write(address);
        BuildProperties properties = build.getIfAvailable();
        String version = properties == null ? "" : properties.getVersion();
        LOG.info(
                "Kanal {} is ready after {} ms: {}",
                version,
                ManagementFactory.getRuntimeMXBean().getUptime(),
                address);
        LOG.info("  {}: {}", "data directory", directory.root());
        choices.forEach(choice -> LOG.info("  {}: {}", choice.need(), choice.choice()));
        String reached = environment.getProperty("kanal.public-url", address);
        String home = reached.endsWith("/") ? reached.substring(0, reached.length() - 1) : reached;
        if (environment.getProperty(LogSettings.TERMINAL, Boolean.class, false)) {
            String log = environment.getProperty(LogSettings.FILE);
            say("\nKanal runs at " + home + "\n  its data lies in " + directory.root()
                    + (log == null ? "" : "\n  its log is " + log) + "\n  Ctrl-C stops it");
            if (!first) {
                say("""

                        ./kanal login-link     makes a link that logs you in
                        ./kanal status         says how it does, and what waits
                        """);
            }
        }
        if (first) {
            User administrator = users.administrator();
            greetFirst(home
                    + links.create(administrator.caller(), administrator.id()).path());
        }
    }

    private static void greetFirst(String link) {
        say("""

                Open this link to log in as the administrator (it works once, for ten minutes):

                    %s

                Then, on the page or in a second terminal:

                    ./kanal follow @durov      reads a public channel, back to its beginning
                    ./kanal import FILE        brings in an export of Telegram Desktop

                Another link: ./kanal login-link
                """.formatted(link));
    }

    @SuppressWarnings(
            "SystemOut") // Words for the person at the terminal, and a log-in link is a secret that no log may keep.
    private static void say(String text) {
        System.out.println(text);
        System.out.flush();
    }
}
