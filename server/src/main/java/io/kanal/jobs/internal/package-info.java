/** The rows of jobs, and when and where they run. */
@NullMarked
package io.kanal.jobs.internal;

import org.jspecify.annotations.NullMarked;
