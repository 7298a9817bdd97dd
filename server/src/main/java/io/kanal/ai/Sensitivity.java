package io.kanal.ai;

/** Where the texts of a call come from, which decides where they may go. */
public enum Sensitivity {
    /** Only from public chats whose texts may go to models. */
    PUBLIC,
    /** From private chats too: such texts stay on this machine unless the installation says otherwise. */
    PRIVATE
}
