/** Pages on which administrators look after people: who there is, invites, and what was done. */
@NullMarked
package io.kanal.web.internal.pages.people;

import org.jspecify.annotations.NullMarked;
