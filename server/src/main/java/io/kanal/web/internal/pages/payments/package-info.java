/** Payments on pages: a person's own, and the ledger for administrators. */
@NullMarked
package io.kanal.web.internal.pages.payments;

import org.jspecify.annotations.NullMarked;
