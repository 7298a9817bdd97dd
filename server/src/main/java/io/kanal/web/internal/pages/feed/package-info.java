/** What stands beside and between the posts of the feed: the strip of days, and where what is new ends. */
@NullMarked
package io.kanal.web.internal.pages.feed;

import org.jspecify.annotations.NullMarked;
