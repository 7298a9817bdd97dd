/** Messages in the Bot API's shape: what bots receive and what other programs push. */
@NullMarked
package io.kanal.ingest.internal.bot;

import org.jspecify.annotations.NullMarked;
