package io.kanal.web.internal.places;

import io.kanal.shared.ErrorCode;
import io.kanal.shared.places.Places;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.TakesNoPlace;
import io.kanal.web.internal.security.AudienceCheck;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.AsyncHandlerInterceptor;

/**
 * Gives each call a place while it is answered, its page included, or refuses it after a wait. What {@linkplain TakesNoPlace takes
 * none}, what only administrators and programs that watch over Kanal may call, and files of the program go past; a stream gives its place back
 * when it has begun.
 */
public final class Admission implements AsyncHandlerInterceptor {
    private static final String PLACE = Admission.class.getName();

    private final Places places;

    public Admission(Places places) {
        this.places = places;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getDispatcherType() != DispatcherType.REQUEST || !counts(handler)) {
            return true;
        }
        Places.Place place = places.take();
        if (StillThere.gone(request)) {
            place.close();
            response.setStatus(ErrorCode.UNAVAILABLE.status());
            return false;
        }
        request.setAttribute(PLACE, place);
        return true;
    }

    private static boolean counts(Object handler) {
        if (!(handler instanceof HandlerMethod method)
                || AnnotatedElementUtils.hasAnnotation(method.getMethod(), TakesNoPlace.class)
                || AnnotatedElementUtils.hasAnnotation(method.getBeanType(), TakesNoPlace.class)) {
            return false;
        }
        OpenTo rule = AudienceCheck.rule(method);
        return rule != null && rule.value() != Audience.ADMINISTRATORS && rule.value() != Audience.SCRAPERS;
    }

    @Override
    public void afterConcurrentHandlingStarted(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        giveBack(request);
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure) {
        giveBack(request);
    }

    private static void giveBack(HttpServletRequest request) {
        if (request.getAttribute(PLACE) instanceof Places.Place place) {
            request.removeAttribute(PLACE);
            place.close();
        }
    }
}
