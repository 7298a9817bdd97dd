/** What people do over REST with the channels they follow. */
@NullMarked
package io.kanal.web.internal.rest.watches;

import org.jspecify.annotations.NullMarked;
