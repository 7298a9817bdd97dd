/**
 * Models: texts to vectors, chat models in one chain per use, and what their calls cost. Knows texts only, never whose
 * they are or where they were posted.
 */
@ApplicationModule(allowedDependencies = "shared")
@NullMarked
package io.kanal.ai;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
