package io.kanal.web.internal.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.oas.models.media.Discriminator;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/**
 * Describes our records as Jackson writes them. What springdoc makes of a record knows nothing of JSpecify: here a component
 * may be null where its type says {@code @Nullable}, and every other one is always there. A sealed interface that names its
 * cases by a property becomes a choice with a discriminator. Two records never share a name: generated clients would take
 * one for the other.
 */
@Component
final class RecordSchemas implements ModelConverter {
    private static final String EVENT = "StreamEvent";
    private static final String SCHEMAS = "#/components/schemas/";

    /** What a value is called that is no object. */
    private record Plain(String type, @Nullable String format) {
        Schema<?> schema() {
            Schema<?> schema = typed(type);
            schema.setFormat(format);
            return schema;
        }
    }

    private static final Map<Class<?>, Plain> PLAIN = Map.ofEntries(
            Map.entry(String.class, new Plain("string", null)),
            Map.entry(boolean.class, new Plain("boolean", null)),
            Map.entry(Boolean.class, new Plain("boolean", null)),
            Map.entry(int.class, new Plain("integer", "int32")),
            Map.entry(Integer.class, new Plain("integer", "int32")),
            Map.entry(long.class, new Plain("integer", "int64")),
            Map.entry(Long.class, new Plain("integer", "int64")),
            Map.entry(double.class, new Plain("number", "double")),
            Map.entry(Double.class, new Plain("number", "double")),
            Map.entry(Instant.class, new Plain("string", "date-time")),
            Map.entry(LocalDate.class, new Plain("string", "date")),
            Map.entry(UUID.class, new Plain("string", "uuid")));

    /** Of the whole process, as the libraries keep their converters: one of another server in it may be the one that is asked. */
    private static final Map<String, Class<?>> NAMES = new ConcurrentHashMap<>();

    @Override
    public boolean isOpenapi31() {
        return true;
    }

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        Class<?> raw = raw(type.getType());
        if (raw == SseEmitter.class) {
            context.defineModel(EVENT, ofEvent(), type, null);
            return reference(EVENT);
        }
        if (raw == StreamingResponseBody.class) {
            Schema<?> bytes = typed("string");
            bytes.setFormat("binary");
            return bytes;
        }
        if (!raw.getPackageName().startsWith("io.kanal") || (!raw.isRecord() && !raw.isSealed())) {
            return chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
        }
        String name = name(raw);
        if (!context.getDefinedModels().containsKey(name)) {
            Schema<?> schema = raw.isRecord() ? ofRecord(raw, context) : ofChoice(raw, context);
            context.defineModel(name, schema, type, null);
        }
        return reference(name);
    }

    /** One event of a stream. Before OpenAPI 3.2 no schema can speak of the whole of it. */
    private static Schema<?> ofEvent() {
        Schema<?> event = typed("object");
        event.addProperty("event", typed("string"));
        event.addProperty("data", typed("string"));
        event.setRequired(List.of("event", "data"));
        return event;
    }

    /** The name of a class among the schemas; fails when another class has it already. */
    String name(Class<?> type) {
        io.swagger.v3.oas.annotations.media.Schema given =
                type.getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class);
        String name = given == null || given.name().isEmpty() ? type.getSimpleName() : given.name();
        Class<?> first = NAMES.putIfAbsent(name, type);
        if (first != null && first != type) {
            throw new IllegalStateException(
                    "%s and %s are both called '%s' in the description of the interface; give one another @Schema(name)"
                            .formatted(first.getName(), type.getName(), name));
        }
        return name;
    }

    /** The class that a schema describes. */
    Class<?> type(String name) {
        return Objects.requireNonNull(NAMES.get(name), name);
    }

    private Schema<?> ofRecord(Class<?> type, ModelConverterContext context) {
        Schema<?> schema = typed("object");
        boolean nullIsLeftOut = leavesNullOut(type);
        for (RecordComponent component : type.getRecordComponents()) {
            if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
                Schema<?> inner = ofRecord(component.getType(), context);
                addAll(schema, inner);
                continue;
            }
            Schema<?> property = of(component.getAnnotatedType(), context);
            io.swagger.v3.oas.annotations.media.Schema given =
                    component.getAccessor().getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class);
            if (given != null && given.allowableValues().length > 0) {
                Constraints.values(property, List.of(given.allowableValues()));
            }
            boolean mayBeNull = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            schema.addProperty(component.getName(), mayBeNull && !nullIsLeftOut ? orNull(property) : property);
            if (!mayBeNull || !nullIsLeftOut) {
                schema.addRequiredItem(component.getName());
            }
        }
        return schema;
    }

    private static void addAll(Schema<?> schema, Schema<?> other) {
        if (other.getProperties() != null) {
            other.getProperties().forEach(schema::addProperty);
        }
        if (other.getRequired() != null) {
            other.getRequired().forEach(schema::addRequiredItem);
        }
    }

    private static boolean leavesNullOut(Class<?> type) {
        JsonInclude include = type.getAnnotation(JsonInclude.class);
        return include != null && include.value() == JsonInclude.Include.NON_NULL;
    }

    /** One of several records, told apart by the property that Jackson writes first. */
    private Schema<?> ofChoice(Class<?> type, ModelConverterContext context) {
        String property = type.getAnnotation(JsonTypeInfo.class).property();
        Discriminator discriminator = new Discriminator().propertyName(property);
        JsonSchema choice = new JsonSchema();
        for (JsonSubTypes.Type each : type.getAnnotation(JsonSubTypes.class).value()) {
            String name = name(each.value());
            Schema<?> schema = typed("object");
            Schema<?> tag = typed("string");
            Constraints.values(tag, List.of(each.name()));
            schema.addProperty(property, tag);
            schema.addRequiredItem(property);
            addAll(schema, ofRecord(each.value(), context));
            context.defineModel(name, schema, each.value(), null);
            choice.addOneOfItem(reference(name));
            discriminator.mapping(each.name(), SCHEMAS + name);
        }
        choice.setDiscriminator(discriminator);
        return choice;
    }

    private Schema<?> of(java.lang.reflect.AnnotatedType type, ModelConverterContext context) {
        Class<?> raw = raw(type.getType());
        Schema<?> schema;
        if (raw == Object.class) {
            schema = new JsonSchema();
        } else if (PLAIN.containsKey(raw)) {
            // Each its own: what the chain makes of a number or a time is one object for all, and a limit would be
            // everybody's.
            schema = PLAIN.get(raw).schema();
        } else if (Collection.class.isAssignableFrom(raw)) {
            schema = typed("array");
            schema.setItems(of(argument(type, 0), context));
        } else if (Map.class.isAssignableFrom(raw)) {
            schema = typed("object");
            schema.setAdditionalProperties(of(argument(type, 1), context));
        } else {
            schema = context.resolve(new AnnotatedType(type.getType()).resolveAsRef(true));
            if (schema == null || schema.get$ref() == null) {
                throw new IllegalStateException("Nobody says how a %s is written in JSON".formatted(raw.getName()));
            }
        }
        Constraints.apply(schema, type.getAnnotations());
        return schema;
    }

    private static java.lang.reflect.AnnotatedType argument(java.lang.reflect.AnnotatedType type, int index) {
        return ((AnnotatedParameterizedType) type).getAnnotatedActualTypeArguments()[index];
    }

    private static Class<?> raw(Type type) {
        Class<?> raw = ResolvableType.forType(type).resolve();
        if (raw == null && type.getTypeName().contains("io.kanal")) {
            throw new IllegalStateException(
                    "%s is no answer to describe; hold it in a record".formatted(type.getTypeName()));
        }
        return raw == null ? Object.class : raw;
    }

    private static Schema<?> orNull(Schema<?> schema) {
        if (schema.get$ref() != null) {
            JsonSchema either = new JsonSchema();
            either.addOneOfItem(schema);
            either.addOneOfItem(typed("null"));
            return either;
        }
        if (schema.getTypes() != null) {
            Set<String> types = new LinkedHashSet<>(schema.getTypes());
            types.add("null");
            schema.setTypes(types);
        }
        if (schema.getEnum() != null) {
            List<@Nullable Object> values = new ArrayList<>(schema.getEnum());
            values.add(null);
            @SuppressWarnings("unchecked") // The values are those that were there, and null.
            Schema<Object> any = (Schema<Object>) schema;
            any.setEnum(values);
        }
        return schema;
    }

    static Schema<?> typed(String type) {
        JsonSchema schema = new JsonSchema();
        schema.addType(type);
        return schema;
    }

    static Schema<?> reference(String name) {
        return new JsonSchema().$ref(SCHEMAS + name);
    }
}
