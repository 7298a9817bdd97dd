package io.kanal.web.internal.pages;

import io.kanal.privacy.PrivacyText;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** What is kept about people, for everybody to read before they log in; the installation's own text first. */
@Controller
class PrivacyPage {
    private final PrivacyText text;

    PrivacyPage(PrivacyText text) {
        this.text = text;
    }

    @GetMapping("/privacy")
    @OpenTo(Audience.EVERYONE)
    String show(Model model) {
        model.addAttribute("own", text.in(LocaleContextHolder.getLocale()));
        return "privacy";
    }
}
