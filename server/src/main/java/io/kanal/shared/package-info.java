/** What every room speaks: ids, the caller, secrets, error codes, rich text and its web HTML, the outbound address filter. */
@ApplicationModule(
        type = ApplicationModule.Type.OPEN,
        allowedDependencies = {})
@NullMarked
package io.kanal.shared;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
