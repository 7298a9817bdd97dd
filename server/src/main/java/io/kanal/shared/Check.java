package io.kanal.shared;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing that {@code doctor} looks at; a bean per check, given by the room that knows. May take seconds. */
public interface Check {
    /** One or two words: {@code disk}, {@code search index}. */
    String name();

    /** What it found; at least one finding, which says that all is well where it is. */
    List<Finding> look();

    /** As {@link #look}, without regard to how long it takes. Never changes anything, as looking never does. */
    default List<Finding> lookDeeply() {
        return look();
    }

    /** Looks deeply and puts right what can be without a person's decision; says what it did. */
    default List<Finding> mend() {
        return List.of();
    }

    /** How much a finding matters. */
    enum Level {
        OK,
        /** Worth knowing; nothing must be done. */
        NOTICE,
        /** Somebody must act. */
        PROBLEM
    }

    /**
     * One finding.
     *
     * @param message what is the case, in one sentence
     * @param advice what to do about it; null where nothing is to be done
     */
    record Finding(Level level, String message, @Nullable String advice) {
        public static Finding ok(String message) {
            return new Finding(Level.OK, message, null);
        }

        public static Finding notice(String message, @Nullable String advice) {
            return new Finding(Level.NOTICE, message, advice);
        }

        public static Finding problem(String message, String advice) {
            return new Finding(Level.PROBLEM, message, advice);
        }
    }
}
