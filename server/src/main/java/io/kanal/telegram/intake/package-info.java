/**
 * How updates come in: by long polling or a webhook.
 */
@ApplicationModule(allowedDependencies = {"shared", "telegram", "telegram.bots", "telegram.desk", "telegram.inbox"})
@NullMarked
package io.kanal.telegram.intake;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
