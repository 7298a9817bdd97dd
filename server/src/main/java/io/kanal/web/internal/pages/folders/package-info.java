/** How lists of channels are grouped by a person's folders. */
@NullMarked
package io.kanal.web.internal.pages.folders;

import org.jspecify.annotations.NullMarked;
