/** Tests of people, keys, sessions and login links. */
@NullMarked
package io.kanal.people;

import org.jspecify.annotations.NullMarked;
