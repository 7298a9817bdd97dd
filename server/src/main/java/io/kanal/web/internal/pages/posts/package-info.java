/** A post on a page: its card, its own page and its versions. */
@NullMarked
package io.kanal.web.internal.pages.posts;

import org.jspecify.annotations.NullMarked;
