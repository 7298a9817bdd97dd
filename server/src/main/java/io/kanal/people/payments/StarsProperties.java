package io.kanal.people.payments;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether tiers are sold for Telegram Stars, and what people read about it.
 *
 * @param stars whether they are sold ({@code KANAL_STARS})
 * @param paysupport whom people turn to about payments, a name or an address ({@code KANAL_PAYSUPPORT}); null for the
 *     administrator of this installation
 * @param termsFile a text that {@code /terms} answers in place of Kanal's own ({@code KANAL_TERMS_FILE}); null for that
 */
@ConfigurationProperties("kanal")
public record StarsProperties(
        @DefaultValue("false") boolean stars,
        @Nullable String paysupport,
        @Nullable Path termsFile) {}
