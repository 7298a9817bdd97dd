/** The key file that seals stored secrets; it lies outside of the database. */
@NullMarked
package io.kanal.operations.internal.keys;

import org.jspecify.annotations.NullMarked;
