/** The small web server under everything: requests, replies, forms and multipart, who may call. */
@NullMarked
package io.kanal.simulator.http;

import org.jspecify.annotations.NullMarked;
