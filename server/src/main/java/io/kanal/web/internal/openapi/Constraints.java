package io.kanal.web.internal.openapi;

import io.kanal.web.OneOf;
import io.kanal.web.Written;
import io.swagger.v3.oas.models.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Annotation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Says in a schema what the validation of a field or parameter demands. */
final class Constraints {
    private Constraints() {}

    static void apply(Schema<?> schema, Annotation... annotations) {
        for (Annotation annotation : annotations) {
            switch (annotation) {
                case OneOf words -> names(schema, words.value());
                case Written form -> schema.setPattern(whole(form.value()));
                case NotBlank _ -> {
                    schema.setMinLength(1);
                    schema.setPattern("\\S");
                }
                case NotEmpty _ -> atLeast(schema, 1);
                case Size size -> {
                    if (size.min() > 0) {
                        atLeast(schema, size.min());
                    }
                    atMost(schema, size.max());
                }
                case Min min -> schema.setMinimum(BigDecimal.valueOf(min.value()));
                case Max max -> schema.setMaximum(BigDecimal.valueOf(max.value()));
                case DecimalMin min -> schema.setMinimum(new BigDecimal(min.value()));
                case DecimalMax max -> schema.setMaximum(new BigDecimal(max.value()));
                case Pattern pattern -> schema.setPattern(whole(pattern.regexp()));
                default -> {
                    // Says nothing of values.
                }
            }
        }
    }

    /** A schema's pattern may match anywhere; the validation's must match everything. */
    private static String whole(String regex) {
        return regex.startsWith("^") && regex.endsWith("$") ? regex : "^(?:" + regex + ")$";
    }

    private static void names(Schema<?> schema, Class<? extends Enum<?>> type) {
        values(
                schema,
                Stream.of(type.getEnumConstants())
                        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                        .toList());
    }

    static void values(Schema<?> schema, List<String> values) {
        @SuppressWarnings("unchecked") // The values of a text are texts.
        Schema<Object> text = (Schema<Object>) schema;
        text.setEnum(new ArrayList<>(values));
    }

    private static void atLeast(Schema<?> schema, int count) {
        if (isList(schema)) {
            schema.setMinItems(count);
        } else {
            schema.setMinLength(count);
        }
    }

    private static void atMost(Schema<?> schema, int count) {
        if (isList(schema)) {
            schema.setMaxItems(count);
        } else {
            schema.setMaxLength(count);
        }
    }

    private static boolean isList(Schema<?> schema) {
        Set<String> types = schema.getTypes();
        return "array".equals(schema.getType()) || (types != null && types.contains("array"));
    }
}
