/**
 * The record: chats, messages with all their revisions, who witnessed them, what is missing, and media. Reading for
 * somebody goes through {@code ReadScope}, Kanal's own work through {@code WholeRecord} and {@code Chats}; writing is the
 * merge's alone.
 */
@ApplicationModule(allowedDependencies = {"shared", "changes"})
@NullMarked
package io.kanal.posts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
