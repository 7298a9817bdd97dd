/** The catalogue of embedding models, those installed on this machine, and which of them was chosen for the record. */
@NamedInterface("models")
@NullMarked
package io.kanal.ai.models;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
