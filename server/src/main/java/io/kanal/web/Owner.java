package io.kanal.web;

/** Whose the things are that an endpoint gives or changes. The use case decides it; this says what it must decide. */
public enum Owner {
    /** Nobody's in particular: of the installation, or open to all. */
    NOBODY,
    /** The caller's own; nothing in the request can name another person's. */
    CALLER,
    /** A person's who is named: for themselves and for administrators. */
    PERSON,
    /** A thing's that is named by its id: for its owner and for administrators. */
    THING,
    /** What the caller's rights to read let them see, administrators' no further than anybody's. */
    VISIBLE
}
