package io.kanal.people;

/** The calendars that days are told in. */
public enum Calendar {
    GREGORIAN,
    PERSIAN
}
