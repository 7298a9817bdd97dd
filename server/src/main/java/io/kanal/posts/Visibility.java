package io.kanal.posts;

/** Who may come to see a chat. */
public enum Visibility {
    /** Anyone may follow it by name. */
    PUBLIC,
    /** In everyone's realm but not public: only people who were given it. */
    RESTRICTED,
    /** In one person's realm: only that person. */
    OWNER
}
