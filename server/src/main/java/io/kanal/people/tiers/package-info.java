/** Tiers: what each allows, who has which and until when, and what was used of it on each day. */
@NamedInterface("tiers")
@NullMarked
package io.kanal.people.tiers;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
