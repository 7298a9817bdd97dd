package io.kanal.bot.internal.administration;

import io.kanal.bot.internal.talk.Talk;
import io.kanal.people.administration.Maintenance;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** {@code /admin_maintenance [HOURSh] TEXT}: shuts people's doors with these words; {@code off} opens them. */
@Component
class MaintenanceCommand extends AdministratorCommand {
    private static final Pattern WRITTEN = Pattern.compile("(?:(\\d{1,3})h\\s+)?(\\S.*)", Pattern.DOTALL);

    private final Maintenance maintenance;
    private final Clock clock;

    MaintenanceCommand(Maintenance maintenance, Clock clock) {
        super("admin_maintenance");
        this.maintenance = maintenance;
        this.clock = clock;
    }

    @Override
    void act(Talk talk, String argument) {
        Matcher written = WRITTEN.matcher(argument);
        if (argument.equals("off")) {
            maintenance.end(talk.caller());
            talk.say("admin.maintenance.off");
        } else if (written.matches()) {
            String hours = written.group(1);
            Instant until = hours == null || Integer.parseInt(hours) == 0
                    ? null
                    : clock.instant().plus(Duration.ofHours(Integer.parseInt(hours)));
            maintenance.begin(talk.caller(), written.group(2), until);
            talk.say("admin.maintenance.on", written.group(2));
        } else {
            talk.say(
                    "admin.maintenance.usage",
                    maintenance.current().map(Maintenance.Notice::text).orElse("–"));
        }
    }
}
