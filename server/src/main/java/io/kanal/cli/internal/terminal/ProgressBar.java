package io.kanal.cli.internal.terminal;

import java.io.PrintWriter;
import java.util.Locale;

/** A line that redraws itself on a terminal; elsewhere nothing is drawn, so that logs stay clean. */
public final class ProgressBar {
    private static final int WIDTH = 24;

    private final PrintWriter out;
    private final boolean drawn;
    private boolean dirty;

    public ProgressBar(PrintWriter out) {
        this.out = out;
        this.drawn = Surroundings.onTerminal()
                && !"dumb".equals(Surroundings.variables().get("TERM"));
    }

    /**
     * Draws how far something is, where there is a terminal.
     *
     * @param total 0 or less when it is unknown
     */
    public void show(String what, long done, long total, String rest) {
        if (!drawn) {
            return;
        }
        StringBuilder line = new StringBuilder("\r\u001b[K").append(what).append(' ');
        if (total > 0) {
            int filled = Math.clamp(done * WIDTH / total, 0, WIDTH);
            line.append('[')
                    .repeat("█", filled)
                    .repeat("·", WIDTH - filled)
                    .append("] ")
                    .append(String.format(Locale.ROOT, "%3d%% ", Math.min(100, done * 100 / total)));
        } else {
            line.append(String.format(Locale.ROOT, "%,d ", done));
        }
        out.print(line.append(rest));
        out.flush();
        dirty = true;
    }

    /** Leaves the line, so that what follows starts on its own. */
    public void end() {
        if (dirty) {
            out.print("\r\u001b[K");
            out.flush();
            dirty = false;
        }
    }
}
