package io.kanal.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Who may call an endpoint, and for whose things. Every handler method carries one, itself or on its class; a method without one answers nobody.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface OpenTo {
    Audience value();

    /** Whose the things are; an endpoint for people whose path names a thing says it. */
    Owner owner() default Owner.NOBODY;
}
