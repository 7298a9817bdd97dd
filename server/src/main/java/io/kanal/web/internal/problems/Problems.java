package io.kanal.web.internal.problems;

import io.kanal.search.SeveralFit;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.LimitReached;
import io.kanal.shared.input.InvalidInput;
import io.kanal.shared.text.Characters;
import io.kanal.web.internal.input.BodyReading;
import io.kanal.web.internal.problems.Problem.Field;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.ConstraintViolationException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.core.MethodParameter;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.validation.BindException;
import org.springframework.validation.FieldError;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/** Turns exceptions into problems: every failure of a request passes here exactly once. */
@Component
public class Problems {
    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    /** What is wrong with an address that is refused unread. */
    public static final String UNSAFE_ADDRESS =
            "The address has a ';', a backslash, '//', '..' or a control character, plain or as a percent escape; none of"
                    + " them may stand there";

    private final JsonMapper json;

    Problems(JsonMapper json) {
        this.json = json;
    }

    /** What an exception means to whoever asked; what is our own fault is logged here. */
    public Problem of(Throwable failure) {
        return switch (failure) {
            case InvalidInput invalid -> ofInput(invalid);
            case SeveralFit several -> ofKanal(several).offering(several.choices());
            case KanalException known -> ofKanal(known);
            case MissingServletRequestParameterException missing ->
                Problem.invalid(
                        "The parameter '" + missing.getParameterName() + "' is missing",
                        List.of(new Field(missing.getParameterName(), "a value")));
            case TypeMismatchException mismatch -> ofMismatch(mismatch);
            case MethodArgumentNotValidException invalid ->
                ofBinding(invalid.getBindingResult().getFieldErrors());
            case BindException invalid -> ofBinding(invalid.getFieldErrors());
            case HandlerMethodValidationException invalid -> ofParameters(invalid);
            case ConstraintViolationException invalid -> ofViolations(invalid);
            case HttpMessageNotReadableException unreadable -> ofUnreadable(unreadable);
            case CannotGetJdbcConnectionException down -> unavailable(down);
            case CannotCreateTransactionException down -> unavailable(down);
            case TransientDataAccessException passing -> unavailable(passing);
            case DataAccessResourceFailureException broken -> unavailable(broken);
            case InvalidParameterException unread ->
                Problem.of(
                        unread.getErrorCode() == 413 ? ErrorCode.TOO_LARGE : ErrorCode.BAD_REQUEST,
                        unread.getErrorCode() == 413
                                ? "The body was sent as a form and is too large for one; send files as"
                                        + " 'Content-Type: application/octet-stream'"
                                : "A parameter, or a form in the body, is broken: what it holds is not UTF-8, or its"
                                        + " percent signs mean no bytes");
            case RequestRejectedException _ -> Problem.of(ErrorCode.BAD_REQUEST, UNSAFE_ADDRESS);
            case HttpRequestMethodNotSupportedException method -> ofMethod(method);
            case HttpMediaTypeNotSupportedException type ->
                ofSpring(
                        type,
                        (type.getContentType() == null
                                        ? "The body comes without a Content-Type"
                                        : "'" + type.getContentType() + "' is not taken here")
                                + "; send " + named(type.getSupportedMediaTypes()));
            case HttpMediaTypeNotAcceptableException type ->
                ofSpring(
                        type,
                        "This is not given as what 'Accept' asks for; accept " + named(type.getSupportedMediaTypes()));
            case ErrorResponse answer -> ofSpring(answer, answer.getBody().getDetail());
            default -> {
                log.error("A request failed", failure);
                yield Problem.of(
                        ErrorCode.INTERNAL, "Something broke inside Kanal; its log says what, under this trace id");
            }
        };
    }

    private static Problem ofInput(InvalidInput invalid) {
        return Problem.invalid(
                String.valueOf(invalid.getMessage()),
                invalid.fields().stream()
                        .map(field -> new Field(field.name(), field.expected()))
                        .toList());
    }

    private static Problem ofKanal(KanalException failure) {
        if (failure.code() == ErrorCode.INTERNAL) {
            log.error("A request failed", failure);
        }
        String message = failure.getMessage();
        Problem problem =
                Problem.of(failure.code(), message == null ? failure.code().slug() : message);
        failure.retryAfter()
                .map(wait -> Math.max(1, wait.plusNanos(999_999_999).toSeconds()))
                .ifPresentOrElse(
                        seconds -> problem.headers().set(HttpHeaders.RETRY_AFTER, Long.toString(seconds)), () -> {
                            if (failure instanceof LimitReached) {
                                // Waiting changes nothing there.
                                problem.headers().remove(HttpHeaders.RETRY_AFTER);
                            }
                        });
        if (failure instanceof LimitReached reached) {
            reached.limit().ifPresent(limit -> RateHeaders.set(problem.headers()::set, limit));
        }
        return problem;
    }

    private static Problem unavailable(Exception failure) {
        log.warn("The database did not answer a request", failure);
        return Problem.of(ErrorCode.UNAVAILABLE, "The database does not answer now; try again in a few seconds");
    }

    private static Problem ofMismatch(TypeMismatchException mismatch) {
        String name = mismatch instanceof MethodArgumentTypeMismatchException argument
                ? argument.getName()
                : String.valueOf(mismatch.getPropertyName());
        Class<?> type = mismatch.getRequiredType();
        String expected = expected(type);
        return Problem.invalid(
                "'" + shortened(mismatch.getValue()) + "' is no value for '" + name + "'; expected " + expected,
                List.of(new Field(name, expected)));
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return "a value of another kind";
        }
        if (type.isEnum()) {
            List<String> names = new ArrayList<>();
            for (Object constant : type.getEnumConstants()) {
                names.add(constant.toString().toLowerCase(Locale.ROOT));
            }
            return "one of " + names;
        }
        if (Number.class.isAssignableFrom(type) || (type.isPrimitive() && type != boolean.class)) {
            return type == double.class || type == Double.class ? "a number" : "a whole number of at most 63 bits";
        }
        if (type == String.class) {
            return "text";
        }
        if (type == Instant.class) {
            return BodyReading.TIME;
        }
        if (type == UUID.class) {
            return "an id like 0195d3a8-7b1c-7f00-8000-0123456789ab";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        if (type.isRecord()) {
            return "a JSON object";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        return "a " + type.getSimpleName();
    }

    private static String shortened(@Nullable Object value) {
        String text = String.valueOf(value);
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }

    private static Problem ofBinding(List<FieldError> errors) {
        List<Field> fields = errors.stream()
                .map(error -> new Field(error.getField(), String.valueOf(error.getDefaultMessage())))
                .toList();
        return Problem.invalid(sentence(fields), fields);
    }

    private static Problem ofParameters(HandlerMethodValidationException invalid) {
        List<Field> fields = invalid.getParameterValidationResults().stream()
                .flatMap(result -> result.getResolvableErrors().stream()
                        .map(error -> new Field(
                                error instanceof FieldError field
                                        ? field.getField()
                                        : parameter(result.getMethodParameter()),
                                message(error))))
                .toList();
        return Problem.invalid(sentence(fields), fields);
    }

    /** The name by which the parameter is sent. */
    private static String parameter(MethodParameter parameter) {
        RequestParam sent = parameter.getParameterAnnotation(RequestParam.class);
        return sent == null || sent.name().isEmpty() ? String.valueOf(parameter.getParameterName()) : sent.name();
    }

    private static String message(MessageSourceResolvable error) {
        return String.valueOf(error.getDefaultMessage());
    }

    private static Problem ofViolations(ConstraintViolationException invalid) {
        List<Field> fields = invalid.getConstraintViolations().stream()
                .map(violation -> new Field(violation.getPropertyPath().toString(), violation.getMessage()))
                .toList();
        return Problem.invalid(sentence(fields), fields);
    }

    private static String sentence(List<Field> fields) {
        return fields.isEmpty()
                ? "The input is invalid"
                : fields.stream()
                        .limit(5)
                        .map(field -> field.field() + " " + field.expected())
                        .collect(Collectors.joining("; "));
    }

    private static Problem ofUnreadable(HttpMessageNotReadableException unreadable) {
        Throwable cause = unreadable.getCause();
        if (cause instanceof KanalException known) {
            return ofKanal(known);
        }
        if (cause instanceof JacksonException broken) {
            return ofJson(broken);
        }
        return Problem.of(ErrorCode.BAD_REQUEST, "The body is missing or is not what this call takes");
    }

    private static Problem ofJson(JacksonException broken) {
        boolean read = broken instanceof DatabindException || broken instanceof InputCoercionException;
        if (!read) {
            return Problem.of(
                    ErrorCode.BAD_REQUEST,
                    "The body is not JSON: it breaks at line %d, column %d"
                            .formatted(
                                    broken.getLocation().getLineNr(),
                                    broken.getLocation().getColumnNr()));
        }
        String field = field(broken.getPath());
        String expected = expected(broken);
        return Problem.invalid(
                field.isEmpty()
                        ? "The body is not what this call takes; expected " + expected
                        : field + ": expected " + expected,
                List.of(new Field(field.isEmpty() ? "body" : field, expected)));
    }

    /** The place in the body, as {@code scopes[0]} or {@code a.b}. */
    private static String field(List<JacksonException.Reference> path) {
        var name = new StringBuilder();
        for (JacksonException.Reference step : path) {
            if (step.getPropertyName() == null) {
                name.append('[').append(step.getIndex()).append(']');
            } else {
                name.append(name.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return name.toString();
    }

    private static String expected(JacksonException broken) {
        return switch (broken) {
            case UnrecognizedPropertyException unknown ->
                "one of the fields "
                        + unknown.getKnownPropertyIds().stream()
                                .map(String::valueOf)
                                .sorted()
                                .collect(Collectors.joining(", "));
            case InvalidNullException _ -> "a value in place of null";
            case InputCoercionException number -> expected(number.getTargetType());
            case InvalidFormatException form when form.getTargetType() == String.class -> Characters.EXPECTED;
            case MismatchedInputException mismatch -> expected(mismatch.getTargetType());
            default -> "a value of another kind";
        };
    }

    private static String named(List<MediaType> types) {
        return types.isEmpty()
                ? "what this call names in the description of the interface"
                : types.stream().map(MediaType::toString).distinct().collect(Collectors.joining(", "));
    }

    /** Names what the address takes, as an answer to OPTIONS does. */
    private static Problem ofMethod(HttpRequestMethodNotSupportedException refused) {
        String[] supported = refused.getSupportedMethods();
        Set<String> taken = new TreeSet<>(supported == null ? List.of() : Arrays.asList(supported));
        String sentence =
                refused.getMethod() + " is not possible at this address; it takes " + String.join(", ", taken);
        if (taken.contains("GET")) {
            taken.add("HEAD");
        }
        taken.add("OPTIONS");
        Problem problem = ofSpring(refused, sentence);
        problem.headers().set(HttpHeaders.ALLOW, String.join(", ", taken));
        return problem;
    }

    private static Problem ofSpring(ErrorResponse answer, @Nullable String detail) {
        int status = answer.getStatusCode().value();
        HttpHeaders headers = new HttpHeaders();
        answer.getHeaders().forEach(headers::addAll);
        String slug = switch (status) {
            case 400 -> ErrorCode.BAD_REQUEST.slug();
            case 401 -> ErrorCode.NOT_LOGGED_IN.slug();
            case 403 -> ErrorCode.FORBIDDEN.slug();
            case 404 -> ErrorCode.NOT_FOUND.slug();
            case 413 -> ErrorCode.TOO_LARGE.slug();
            case 503 -> ErrorCode.UNAVAILABLE.slug();
            default -> {
                HttpStatus known = HttpStatus.resolve(status);
                yield known == null
                        ? "http-" + status
                        : known.name().toLowerCase(Locale.ROOT).replace('_', '-');
            }
        };
        if (status == 503) {
            headers.set(HttpHeaders.RETRY_AFTER, "5");
        }
        return new Problem(
                status,
                slug,
                status == 404 ? "There is nothing at this address" : detail == null ? slug : detail,
                List.of(),
                headers);
    }

    /** Writes a problem from a place outside Spring MVC. */
    public void write(HttpServletResponse response, Problem problem, @Nullable String traceId) throws IOException {
        response.setStatus(problem.status());
        problem.headers().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        json.writeValue(response.getOutputStream(), problem.body(traceId));
    }
}
