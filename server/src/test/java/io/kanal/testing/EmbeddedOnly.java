package io.kanal.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * A test of what we do when something dies or hangs, with no SQL that other tests do not run too: it is not repeated on the
 * oldest PostgreSQL we serve.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Tag("embedded-only")
public @interface EmbeddedOnly {}
