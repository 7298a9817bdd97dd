/** What pages say the way the person at the browser says it: zones by name, plural forms, days of a calendar. */
@NullMarked
package io.kanal.web.internal.locale;

import org.jspecify.annotations.NullMarked;
