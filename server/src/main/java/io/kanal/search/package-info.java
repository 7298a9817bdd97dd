/**
 * Finding posts: passages cut from messages, an index of words and one of vectors on every node, the query language, and
 * ranking. Both indexes are views of the record and can be thrown away.
 */
@ApplicationModule(
        allowedDependencies = {"shared", "changes", "people :: tiers", "ai", "ai :: models", "posts", "posts :: message"
        })
@NullMarked
package io.kanal.search;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
