package io.kanal.cli.internal.terminal;

import java.io.Console;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The environment that a command line runs in: its variables, and what the terminal can do. */
public final class Surroundings {
    private static final ScopedValue<Map<String, String>> VARIABLES = ScopedValue.newInstance();

    private Surroundings() {}

    public static Map<String, String> variables() {
        return VARIABLES.isBound() ? VARIABLES.get() : System.getenv();
    }

    /** Runs something as if these were the variables of the process. */
    public static int with(Map<String, String> variables, Callable<Integer> run) throws Exception {
        return ScopedValue.where(VARIABLES, variables).call(run::call);
    }

    @SuppressWarnings("SystemConsoleNull") // Since Java 25 it is null again where there is no terminal.
    static boolean onTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /** What the person at the terminal types in answer; null where nobody sits at one. */
    @SuppressWarnings("SystemConsoleNull") // As above.
    public static @Nullable String ask(String question) {
        Console console = System.console();
        return console == null || !console.isTerminal() ? null : console.readLine("%s", question);
    }

    /** Whether control sequences are understood and wanted. */
    public static boolean plain() {
        return variables().containsKey("NO_COLOR") || "dumb".equals(variables().get("TERM"));
    }
}
