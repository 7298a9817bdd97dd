package io.kanal.operations.internal.lifecycle;

import io.kanal.shared.StartFailure;
import io.kanal.shared.secrets.Secret;
import io.kanal.shared.secrets.SecretBinding;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.bind.handler.IgnoreTopLevelConverterNotFoundBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.convert.ConverterNotFoundException;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

/**
 * Reads the values of all settings as their rooms will, before there are rooms, and tells one that cannot be read in a
 * sentence with its name as people set it, its value, and what was expected.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SettingValues extends AbstractFailureAnalyzer<BindException> {
    private static final Pattern PROPERTY = Pattern.compile("(?<![\\w/.])kanal(?:\\.[a-z0-9-]+)+");
    private static final Pattern SECRET = Pattern.compile("(?i).*(key|token|password|secret).*");

    /** Refuses what cannot be read; only groups of which something is set are looked at. */
    static void requireReadable(ConfigurableEnvironment environment) {
        Set<String> set = KnownSettings.namesSet(environment);
        if (set.isEmpty()) {
            return;
        }
        ApplicationConversionService conversion = new ApplicationConversionService();
        conversion.addConverter(new SecretBinding());
        Binder binder = new Binder(
                ConfigurationPropertySources.get(environment),
                new PropertySourcesPlaceholdersResolver(environment),
                conversion);
        for (Map.Entry<String, String> group : KnownSettings.groups().entrySet()) {
            String prefix = KnownSettings.plain(group.getKey());
            if (set.stream().anyMatch(name -> name.startsWith(prefix))) {
                try {
                    binder.bind(
                            group.getKey(),
                            Bindable.of(ClassUtils.resolveClassName(
                                    group.getValue(), SettingValues.class.getClassLoader())),
                            new IgnoreTopLevelConverterNotFoundBindHandler());
                } catch (BindException e) {
                    throw new StartFailure(sentence(e), e);
                }
            }
        }
    }

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable root, BindException failure) {
        return failure.getName().toString().startsWith("kanal")
                ? new FailureAnalysis(sentence(failure), null, root)
                : null;
    }

    static String sentence(BindException failure) {
        String name = KnownSettings.environmentName(failure.getName().toString());
        Throwable cause = failure;
        for (Throwable each = failure; each != null; each = each.getCause()) {
            cause = each;
            if (each instanceof ConversionException broken) {
                return name + " is " + value(name, failure.getProperty()) + "; expected " + expected(broken, failure);
            }
        }
        String message = cause.getMessage();
        if (message == null || message.isBlank()) {
            return name + " is " + value(name, failure.getProperty()) + ", which cannot be used";
        }
        String named = PROPERTY.matcher(message).replaceAll(found -> KnownSettings.environmentName(found.group()));
        return named.contains("KANAL_") ? named : name + ": " + named;
    }

    private static String value(String name, @Nullable ConfigurationProperty property) {
        Object value = property == null ? null : property.getValue();
        if (value == null || SECRET.matcher(name).matches()) {
            return "not readable";
        }
        String text = value.toString();
        return "'" + (text.length() <= 80 ? text : text.substring(0, 80) + "…") + "'";
    }

    private static String expected(ConversionException broken, BindException failure) {
        Class<?> type = switch (broken) {
            case ConversionFailedException failed -> failed.getTargetType().getType();
            case ConverterNotFoundException missing -> missing.getTargetType().getType();
            default -> failure.getTarget().getType().resolve(Object.class);
        };
        if (type == Duration.class) {
            return "a length of time such as 30s, 5m or 12h";
        }
        if (type == DataSize.class) {
            return "a size such as 16KB, 20MB or 1GB";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == URI.class) {
            return "an address such as https://kanal.example";
        }
        if (type == Path.class) {
            return "the name of a file or folder";
        }
        if (type == Secret.class) {
            return "text";
        }
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "));
        }
        if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
            return type == double.class || type == Double.class ? "a number" : "a whole number";
        }
        return "something else";
    }
}
