package io.kanal.cli;

import io.kanal.cli.internal.CommandTree;
import io.kanal.cli.internal.Training;

/** Where the launcher enters for every command but {@code up}; nothing of Spring is loaded, so it starts at once. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        if (arguments.length == 1 && arguments[0].equals("--training")) {
            Training.run();
            return;
        }
        System.exit(CommandTree.execute(arguments));
    }
}
