package io.kanal.web.internal.pages;

import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.web.internal.locale.BlockedWords;
import io.kanal.web.internal.security.CallerArgument;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Enumeration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.LocaleResolver;

/** The language of a page: the person's own, also where they are blocked, else the first the browser names that Kanal speaks, else English. */
@Component("localeResolver")
class PersonLocale implements LocaleResolver {
    @Override
    public Locale resolveLocale(HttpServletRequest request) {
        return CallerArgument.visitor()
                .or(() -> BlockedWords.told(request))
                .map(User::language)
                .orElseGet(() -> ofBrowser(request));
    }

    private static Locale ofBrowser(HttpServletRequest request) {
        Enumeration<Locale> wanted = request.getLocales();
        while (wanted.hasMoreElements()) {
            String language = wanted.nextElement().getLanguage();
            if (Users.LANGUAGES.contains(language)) {
                return Locale.of(language);
            }
        }
        return Locale.ENGLISH;
    }

    @Override
    public void setLocale(HttpServletRequest request, @Nullable HttpServletResponse response, @Nullable Locale locale) {
        throw new UnsupportedOperationException("A person's language is a part of their profile");
    }
}
