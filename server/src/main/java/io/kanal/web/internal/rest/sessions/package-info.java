/** Where a person is logged in. */
@NullMarked
package io.kanal.web.internal.rest.sessions;

import org.jspecify.annotations.NullMarked;
