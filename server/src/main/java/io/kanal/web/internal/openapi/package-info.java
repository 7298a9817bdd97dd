/** The description of the interface, {@code /openapi.json}: made from the handlers themselves, so that it is what the server does. */
@NullMarked
package io.kanal.web.internal.openapi;

import org.jspecify.annotations.NullMarked;
