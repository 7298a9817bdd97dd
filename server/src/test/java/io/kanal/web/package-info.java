/** Tests of what people and programs reach over HTTP. */
@NullMarked
package io.kanal.web;

import org.jspecify.annotations.NullMarked;
