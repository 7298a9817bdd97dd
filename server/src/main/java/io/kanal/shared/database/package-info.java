/** The driver below JDBC, and connections beside the pool. */
@NullMarked
package io.kanal.shared.database;

import org.jspecify.annotations.NullMarked;
