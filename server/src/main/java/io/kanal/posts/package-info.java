/**
 * The record: chats, messages with all their revisions, who witnessed them, what is missing, and media. Reading goes
 * through {@code ReadScope}; writing is the merge's alone.
 */
@ApplicationModule(allowedDependencies = {"shared", "changes"})
@NullMarked
package io.kanal.posts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
