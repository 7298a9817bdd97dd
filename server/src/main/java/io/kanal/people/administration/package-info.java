/** What administrators do with people: find them, give and take roles, block them, and see how many there are. */
@NamedInterface("administration")
@NullMarked
package io.kanal.people.administration;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
