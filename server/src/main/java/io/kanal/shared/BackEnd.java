package io.kanal.shared;

/**
 * What was chosen for one need; a bean per choice, shown at start and on Status.
 *
 * @param need such as {@code database} or {@code embeddings}
 * @param choice for people, without credentials
 */
public record BackEnd(String need, String choice) {}
