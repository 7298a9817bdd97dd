package io.kanal.web.internal.pages.people;

import io.kanal.channels.Channels;
import io.kanal.channels.Watch;
import io.kanal.ingest.ImportRoom;
import io.kanal.people.Retention;
import io.kanal.people.tiers.Allowances;
import io.kanal.people.tiers.Subscriptions;
import io.kanal.shared.Caller;
import io.kanal.shared.UserId;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** What a person's page of settings shows of their tier, what they used of it, and how far back they see. */
@Component
public class Account {
    /** Days that are offered; a page needs no other ones, programs may set any. */
    private static final List<Integer> OFFERED = List.of(7, 14, 30, 90, 180, 365);

    private final Subscriptions subscriptions;
    private final Allowances allowances;
    private final Channels channels;
    private final Retention retention;
    private final ImportRoom room;

    Account(
            Subscriptions subscriptions,
            Allowances allowances,
            Channels channels,
            Retention retention,
            ImportRoom room) {
        this.subscriptions = subscriptions;
        this.allowances = allowances;
        this.channels = channels;
        this.retention = retention;
        this.room = room;
    }

    public void show(Caller caller, Model model) {
        UserId person = caller.person();
        model.addAttribute("limits", subscriptions.limits(person).orElse(null))
                .addAttribute("subscription", subscriptions.current(caller, person))
                .addAttribute("today", allowances.today(person))
                .addAttribute("room", room.of(person).orElse(null))
                .addAttribute(
                        "active",
                        channels.list(caller, person).stream()
                                .filter(Watch::active)
                                .count())
                .addAttribute("retention", retention.days(caller, person).orElse(null))
                .addAttribute("retentions", OFFERED);
    }
}
