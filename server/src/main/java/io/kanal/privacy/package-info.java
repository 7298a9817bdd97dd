/**
 * One person's data across all rooms: a copy of it, and its erasure with a report of what went and what stays. Rooms say what
 * they hold by {@link io.kanal.shared.personal.PersonalData}. Keeps outside of the database who was erased, so that a restored
 * backup cannot bring them back.
 */
@ApplicationModule(
        allowedDependencies = {"shared", "changes", "jobs", "people", "people :: administration", "people :: settings"})
@NullMarked
package io.kanal.privacy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
