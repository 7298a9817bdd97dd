package io.kanal.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** How a text is written whose reader is no annotation of the validation; the description of the interface gives the pattern. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE_USE)
public @interface Written {
    /** A regular expression that whatever is accepted matches, from its beginning to its end. */
    String value();
}
