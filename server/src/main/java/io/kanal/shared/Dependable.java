package io.kanal.shared;

/** A back end that {@code /health} asks; a bean per back end that is set up, given by the room that uses it. */
public interface Dependable {
    /** Its name in {@code /health/dependencies}, such as {@code postgresql}. */
    String name();

    /** Returns when it answered; throws when it does not serve. Cut off after three seconds. */
    void answer() throws Exception;
}
