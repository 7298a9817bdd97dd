package io.kanal.testing;

import io.kanal.simulator.Simulator;
import io.kanal.simulator.SimulatorOptions;
import io.kanal.simulator.play.PlayWorld;

/** The simulated Telegram beside the shared server under test, with the little world of play in it. */
public final class TelegramOnDesk {
    private static final Simulator SIMULATOR = start();

    private TelegramOnDesk() {}

    private static Simulator start() {
        Simulator simulator = Simulator.start(SimulatorOptions.forTests());
        PlayWorld.fill(simulator.world(), simulator.bots());
        Runtime.getRuntime().addShutdownHook(new Thread(simulator::close, "telegram-on-desk"));
        return simulator;
    }

    public static Simulator simulator() {
        return SIMULATOR;
    }
}
