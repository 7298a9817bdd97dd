/** Settings of the installation that administrators change while it runs; each room gives those that are its own. */
@NamedInterface("settings")
@NullMarked
package io.kanal.people.settings;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
