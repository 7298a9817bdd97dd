/**
 * People who use Kanal and what proves who they are: users with roles, API keys with scopes, sessions of browsers,
 * one-time login links, and the audit of what was done. Tokens are shown once and stored as hashes.
 */
@ApplicationModule(allowedDependencies = {"shared", "changes", "telegram"})
@NullMarked
package io.kanal.people;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
