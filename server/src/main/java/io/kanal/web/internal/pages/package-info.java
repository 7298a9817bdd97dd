/** The pages: each handler asks one use case and renders what it says. */
@NullMarked
package io.kanal.web.internal.pages;

import org.jspecify.annotations.NullMarked;
