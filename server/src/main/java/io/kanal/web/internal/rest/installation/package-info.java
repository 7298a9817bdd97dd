/** The installation as administrators see and set it over REST: its figures, and what changes while it runs. */
@NullMarked
package io.kanal.web.internal.rest.installation;

import org.jspecify.annotations.NullMarked;
