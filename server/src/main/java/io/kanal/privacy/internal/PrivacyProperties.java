package io.kanal.privacy.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings of what people are told about their data.
 *
 * @param file a text of the installation's own that stands on the page Privacy; beside {@code privacy.md} may lie {@code
 *     privacy.fa.md} and others for languages
 */
@ConfigurationProperties("kanal.privacy")
public record PrivacyProperties(@Nullable String file) {}
