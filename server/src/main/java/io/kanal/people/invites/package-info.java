/** Invites: codes by which people come in, with the tier that they bring. */
@NamedInterface("invites")
@NullMarked
package io.kanal.people.invites;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
