/** Programs that measure Kanal: each prints a report in Markdown that names machine and command. */
@NullMarked
package io.kanal.benchmarks;

import org.jspecify.annotations.NullMarked;
