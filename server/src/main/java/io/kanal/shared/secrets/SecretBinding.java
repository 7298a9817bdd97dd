package io.kanal.shared.secrets;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.core.convert.converter.Converter;
import org.springframework.stereotype.Component;

/** Lets settings be secrets: a text becomes a {@link Secret}, a blank one counts as not set. */
@Component
@ConfigurationPropertiesBinding
public final class SecretBinding implements Converter<String, @Nullable Secret<String>> {
    @Override
    public @Nullable Secret<String> convert(String text) {
        return text.isBlank() ? null : new Secret<>(text.strip());
    }
}
