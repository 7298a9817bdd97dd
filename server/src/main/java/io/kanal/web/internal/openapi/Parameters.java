package io.kanal.web.internal.openapi;

import io.swagger.v3.oas.models.parameters.Parameter;
import java.lang.annotation.Annotation;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.ParameterCustomizer;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;

/** Says of each parameter what its validation demands. */
@Component
final class Parameters implements ParameterCustomizer {
    @Override
    public @Nullable Parameter customize(@Nullable Parameter parameter, MethodParameter declared) {
        if (parameter != null && parameter.getSchema() != null) {
            Annotation[] annotations = declared.getExecutable()
                    .getAnnotatedParameterTypes()[declared.getParameterIndex()]
                    .getAnnotations();
            // Of a size without a least one, springdoc makes a least one of zero.
            parameter.getSchema().setMinLength(null);
            parameter.getSchema().setMinItems(null);
            Constraints.apply(parameter.getSchema(), annotations);
        }
        return parameter;
    }
}
