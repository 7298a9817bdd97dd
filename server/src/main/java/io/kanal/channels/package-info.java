/** Who follows which channels: watches, adding and removing them, and from that what each caller may see. */
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "changes",
            "jobs",
            "people",
            "people :: tiers",
            "posts",
            "posts :: message",
            "posts :: spi",
            "ingest"
        })
@NullMarked
package io.kanal.channels;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
