/** What the room holds of people. */
@NullMarked
package io.kanal.ingest.internal.personal;

import org.jspecify.annotations.NullMarked;
