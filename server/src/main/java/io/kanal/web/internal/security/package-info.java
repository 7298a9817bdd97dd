/** Who is let in, from where, and with what proof: hosts, origins, sessions, keys, response headers. */
@NullMarked
package io.kanal.web.internal.security;

import org.jspecify.annotations.NullMarked;
