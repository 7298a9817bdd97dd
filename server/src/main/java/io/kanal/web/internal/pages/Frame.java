package io.kanal.web.internal.pages;

import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.shared.Scope;
import io.kanal.web.internal.security.CallerArgument;
import io.kanal.web.internal.security.SessionCookie;
import io.kanal.web.internal.security.TelegramFrames;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** What every page's layout asks for: who is there, which language and direction, which entry of the rail is lit. */
@Component("frame")
public class Frame {
    private static final Set<String> FOR_ADMINISTRATORS = Set.of("people p", "status t");
    private static final Set<String> RIGHT_TO_LEFT = Set.of("fa", "ar", "he");

    private final TelegramFrames frames;

    Frame(TelegramFrames frames) {
        this.frames = frames;
    }

    /**
     * An entry of the rail.
     *
     * @param key what {@code g} and this key go to
     * @param current "page" when the page shown belongs to it
     */
    public record Entry(
            String name, String path, String key, @Nullable String current) {}

    public List<Entry> main() {
        return List.of(entry("feed", "f"), entry("search", "s"), entry("ask", "a"), entry("channels", "c"));
    }

    public List<Entry> more() {
        boolean administrator = CallerArgument.proof()
                .filter(proof -> proof.caller().may(Scope.ADMIN))
                .isPresent();
        return Stream.of("saved b", "imports i", "people p", "status t", "settings e")
                .filter(entry -> administrator || !FOR_ADMINISTRATORS.contains(entry))
                .map(entry -> entry.split(" ", 2))
                .map(entry -> entry(entry[0], entry[1]))
                .toList();
    }

    private static Entry entry(String name, String key) {
        String path = "/app/" + name;
        return new Entry(name, path, key, request().getRequestURI().startsWith(path) ? "page" : null);
    }

    public @Nullable User person() {
        return CallerArgument.visitor().orElse(null);
    }

    public String language() {
        return locale().getLanguage();
    }

    /** The zone the page is made for, where the browser may tell a better one; null where the person chose it. */
    public @Nullable String zone() {
        User person = person();
        return person == null || person.zoneChosen() ? null : person.zone().getId();
    }

    private static Locale locale() {
        return LocaleContextHolder.getLocale();
    }

    public String direction() {
        return rightToLeft(locale()) ? "rtl" : "ltr";
    }

    /** Whether a language runs from right to left. */
    public static boolean rightToLeft(Locale locale) {
        return RIGHT_TO_LEFT.contains(locale.getLanguage());
    }

    /** The token forms and scripts send along; empty for strangers. */
    public String csrf() {
        return request().getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token && person() != null
                ? token.getToken()
                : "";
    }

    /** The sites in whose frames the page may stand, where it is shown inside Telegram; null elsewhere. */
    public @Nullable String telegram() {
        HttpServletRequest request = request();
        return SessionCookie.inMiniApp(request) || request.getRequestURI().equals(TelegramFrames.ENTRANCE)
                ? frames.sources()
                : null;
    }

    /** Path and query of the page shown. */
    public String here() {
        HttpServletRequest request = request();
        String query = request.getQueryString();
        return request.getRequestURI() + (query == null ? "" : "?" + query);
    }

    /** What stands in the search box: the query of the page shown. */
    public String query() {
        HttpServletRequest request = request();
        String query = request.getRequestURI().startsWith("/app/search") ? request.getParameter("q") : null;
        return query == null ? "" : query;
    }

    public List<String> languages() {
        return Users.LANGUAGES;
    }

    /** The language's name in itself. */
    public String nameOf(String language) {
        Locale locale = Locale.of(language);
        String name = locale.getDisplayLanguage(locale);
        return name.substring(0, 1).toUpperCase(locale) + name.substring(1);
    }

    private static HttpServletRequest request() {
        return ((ServletRequestAttributes) RequestContextHolder.currentRequestAttributes()).getRequest();
    }
}
