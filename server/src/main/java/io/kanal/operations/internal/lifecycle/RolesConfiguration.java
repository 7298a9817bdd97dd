package io.kanal.operations.internal.lifecycle;

import io.kanal.shared.Roles;
import io.kanal.shared.StartFailure;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Reads {@code KANAL_ROLES}: a list with commas; all roles when it is not set. */
@Configuration(proxyBeanMethods = false)
class RolesConfiguration {
    static final String PROPERTY = "kanal.roles";
    private static final Pattern SEPARATOR = Pattern.compile("[,\\s]+");

    @Bean
    Roles roles(Environment environment) {
        String setting = environment.getProperty(PROPERTY, "").strip();
        return setting.isEmpty() ? Roles.all() : parse(setting);
    }

    static Roles parse(String setting) {
        Set<Roles.Role> roles = EnumSet.noneOf(Roles.Role.class);
        for (String name : SEPARATOR.split(setting, -1)) {
            try {
                roles.add(Roles.Role.valueOf(name.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw new StartFailure(
                        "KANAL_ROLES names '%s'; expected some of %s"
                                .formatted(
                                        name,
                                        Arrays.stream(Roles.Role.values())
                                                .map(role -> role.name().toLowerCase(Locale.ROOT))
                                                .collect(Collectors.joining(", "))),
                        e);
            }
        }
        return new Roles(roles);
    }
}
