/** The page where people ask. */
@NullMarked
package io.kanal.web.internal.pages.ask;

import org.jspecify.annotations.NullMarked;
