/** What tests stand on: databases, the full server. */
@NullMarked
package io.kanal.testing;

import org.jspecify.annotations.NullMarked;
