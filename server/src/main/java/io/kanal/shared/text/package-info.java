/** Texts of people: their spans, their markup, their language. */
@NullMarked
package io.kanal.shared.text;

import org.jspecify.annotations.NullMarked;
