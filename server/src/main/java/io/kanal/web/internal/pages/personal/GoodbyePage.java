package io.kanal.web.internal.pages.personal;

import io.kanal.privacy.Erasure;
import io.kanal.privacy.ErasureReport;
import io.kanal.privacy.Erasures;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** What somebody sees who erased themselves: how far it is, and then the report. They are logged out by then, so the address is the proof. */
@Controller
class GoodbyePage {
    private final Erasures erasures;

    GoodbyePage(Erasures erasures) {
        this.erasures = erasures;
    }

    @GetMapping("/goodbye/{id}")
    @OpenTo(Audience.EVERYONE)
    String show(@PathVariable UUID id, Model model) {
        Erasure erasure = erasures.get(id);
        ErasureReport report = erasure.report();
        model.addAttribute("erasure", erasure)
                .addAttribute("removed", report == null ? null : new TreeMap<>(report.removed()))
                .addAttribute("kept", report == null ? null : new TreeMap<>(report.kept()));
        return "goodbye";
    }
}
