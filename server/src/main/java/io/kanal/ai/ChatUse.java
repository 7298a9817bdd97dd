package io.kanal.ai;

/** What a chat model is used for; each use has a chain of models of its own. */
public enum ChatUse {
    TAGGING,
    ANSWERS,
    DIGESTS
}
