package io.kanal.shared.personal;

/** An erasure that is under way: its report, and whether it must pause. */
public interface Erasing {
    /** Adds to the report how much of a sort has gone; of nothing, nothing is told. */
    void removed(String what, long count);

    /** Adds to the report how much of a sort stays, without the person's name; why is told by the sort's words. */
    void kept(String what, long count);

    /**
     * Whether nothing else runs in this process yet: the erasure repeats one that a restored backup had undone, before anything
     * is served. Then nothing can be waited for.
     */
    boolean atStart();

    /** Pauses the work here, by an exception that must not be caught, when the server stops; it begins anew afterwards. */
    void throwIfStopped();
}
