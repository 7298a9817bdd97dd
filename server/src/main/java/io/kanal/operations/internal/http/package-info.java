/** What operators and their programs ask over HTTP: health, metrics, doctor, backup, reindexing. */
@NullMarked
package io.kanal.operations.internal.http;

import org.jspecify.annotations.NullMarked;
