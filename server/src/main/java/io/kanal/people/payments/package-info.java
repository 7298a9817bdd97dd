/** Payments in Telegram Stars: what is sold, invoices, what was paid and went back, and the subscriptions that live on it. */
@NamedInterface("payments")
@NullMarked
package io.kanal.people.payments;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
