package io.kanal.web.internal.pages;

import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** What is kept about people, for everybody to read before they log in. */
@Controller
class PrivacyPage {
    @GetMapping("/privacy")
    @OpenTo(Audience.EVERYONE)
    String show() {
        return "privacy";
    }
}
