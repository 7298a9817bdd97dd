/**
 * Telegram Desktop exports: JSON of one chat or of a whole account, HTML, plain, in {@code .gz} or {@code .zip}. Whatever the
 * size of the file, a reader holds one message and one batch. Broken parts are stepped over and reported; nothing outside
 * the upload is ever opened.
 */
@NullMarked
package io.kanal.ingest.internal.export;

import org.jspecify.annotations.NullMarked;
