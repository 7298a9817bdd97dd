/** Kanal's own REST interface under {@code /api/v1}; docs/api.md tells its story. */
@NullMarked
package io.kanal.web.internal.rest;

import org.jspecify.annotations.NullMarked;
