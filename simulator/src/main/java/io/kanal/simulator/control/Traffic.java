package io.kanal.simulator.control;

import io.kanal.simulator.botapi.Bot;
import io.kanal.simulator.world.NewMessage;
import io.kanal.simulator.world.User;
import io.kanal.simulator.world.World;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** Messages of many people to one bot, for measurements. */
final class Traffic {
    private Traffic() {}

    /** Ids of made people, the same ones each time. */
    static long[] senders(World world, int people) {
        return world.with(() -> {
            long[] ids = new long[people];
            for (int i = 0; i < people; i++) {
                String name = String.format(Locale.ROOT, "traffic_%05d", i);
                ids[i] = world.findUser(name)
                        .orElseGet(() -> world.addUser(
                                new User(0, false, "Traffic", name.substring(8), name, "en", false, false)))
                        .id();
            }
            return ids;
        });
    }

    static void run(World world, Bot bot, long[] senders, int count, long perSecond, String words) {
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long sender = senders[i % senders.length];
            String text = words + " " + i;
            world.run(() -> world.posts().send(sender, world.privateChat(sender, bot.id()), NewMessage.text(text)));
            if (perSecond > 0) {
                long due = start + (i + 1L) * 1_000_000_000L / perSecond;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
            }
        }
    }
}
