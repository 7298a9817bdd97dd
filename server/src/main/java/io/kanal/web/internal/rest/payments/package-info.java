/** Payments over REST. */
@NullMarked
package io.kanal.web.internal.rest.payments;

import org.jspecify.annotations.NullMarked;
