/** The first hour: the page that stands before everything else until somebody had an answer. */
@NullMarked
package io.kanal.web.internal.pages.start;

import org.jspecify.annotations.NullMarked;
