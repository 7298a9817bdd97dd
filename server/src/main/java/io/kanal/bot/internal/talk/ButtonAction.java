package io.kanal.bot.internal.talk;

import tools.jackson.databind.JsonNode;

/** What happens when somebody presses a button that was made for them. */
public interface ButtonAction {
    /** The name buttons are kept under. */
    String action();

    /** Whether the button is used up by it. */
    boolean once();

    void pressed(Press press, JsonNode arguments);
}
