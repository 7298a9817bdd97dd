/** What rooms hold of people: how one person's things are listed for an export, and how they are erased. */
@NullMarked
package io.kanal.shared.personal;

import org.jspecify.annotations.NullMarked;
