/** Stored media on their way to a browser: what a file really is, small pictures of it, and parts of it. */
@NullMarked
package io.kanal.web.internal.media;

import org.jspecify.annotations.NullMarked;
