package io.kanal.web.internal.pages.personal;

import io.kanal.people.Users;
import io.kanal.privacy.Erasure;
import io.kanal.privacy.ErasureReport;
import io.kanal.privacy.Erasures;
import io.kanal.privacy.PersonalCopies;
import io.kanal.privacy.PersonalCopy;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.UserId;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.internal.pages.Refused;
import io.kanal.web.internal.problems.Problems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.core.io.Resource;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.view.RedirectView;

/** Another person's data, for administrators: a copy of it, and its erasure. Their own stands on a page of its own. */
@Controller
@RequestMapping("/app/people")
@OpenTo(Audience.ADMINISTRATORS)
class PersonDataPages {
    private final Users users;
    private final PersonalCopies copies;
    private final Erasures erasures;
    private final DataShown shown;
    private final Problems problems;

    PersonDataPages(Users users, PersonalCopies copies, Erasures erasures, DataShown shown, Problems problems) {
        this.users = users;
        this.copies = copies;
        this.erasures = erasures;
        this.shown = shown;
        this.problems = problems;
    }

    @GetMapping("/{id}/data")
    String show(Caller caller, @PathVariable long id, Model model) {
        UserId person = new UserId(id);
        model.addAttribute("person", users.get(caller, person)).addAttribute("self", person.equals(caller.user()));
        shown.show(caller, person, model);
        return "person-data";
    }

    @PostMapping("/{id}/data/copy")
    Object copy(
            Caller caller,
            @PathVariable long id,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response) {
        try {
            copies.start(caller, new UserId(id));
            return MyDataPages.seeOther(place(id));
        } catch (KanalException e) {
            return refused("copy", e, caller, id, model, request, response);
        }
    }

    @GetMapping("/{id}/data/copies/{copy}")
    ResponseEntity<Resource> download(Caller caller, @PathVariable long id, @PathVariable UUID copy) {
        PersonalCopy wanted = of(caller, id, copy);
        return MyDataPages.zip(copies.file(caller, wanted.id()), "kanal-person-" + id + ".zip");
    }

    @PostMapping("/{id}/data/copies/{copy}/delete")
    RedirectView delete(Caller caller, @PathVariable long id, @PathVariable UUID copy) {
        copies.delete(caller, of(caller, id, copy).id());
        return MyDataPages.seeOther(place(id) + "?deleted");
    }

    @PostMapping("/{id}/data/erase")
    Object erase(
            Caller caller,
            @PathVariable long id,
            @RequestParam String word,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response) {
        UserId person = new UserId(id);
        try {
            if (person.equals(caller.user())) {
                throw new KanalException(ErrorCode.CONFLICT, "Whoever erases themselves does so in their own settings");
            }
            return MyDataPages.seeOther("/app/people/erasures/"
                    + erasures.start(caller, person, word).id());
        } catch (KanalException e) {
            return refused("erase", e, caller, id, model, request, response);
        }
    }

    @GetMapping("/erasures/{id}")
    String erasure(@PathVariable UUID id, Model model) {
        Erasure erasure = erasures.get(id);
        ErasureReport report = erasure.report();
        model.addAttribute("erasure", erasure)
                .addAttribute("removed", report == null ? null : new TreeMap<>(report.removed()))
                .addAttribute("kept", report == null ? null : new TreeMap<>(report.kept()));
        return "person-erased";
    }

    private Object refused(
            String form,
            KanalException e,
            Caller caller,
            long id,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response) {
        Refused.tell(form, e, problems, request, response, model);
        return show(caller, id, model);
    }

    /** A copy of this very person. */
    private PersonalCopy of(Caller caller, long id, UUID copy) {
        PersonalCopy found = copies.get(caller, copy);
        if (found.person().value() != id) {
            throw new KanalException(ErrorCode.NOT_FOUND, "There is no copy " + copy);
        }
        return found;
    }

    private static String place(long id) {
        return "/app/people/" + id + "/data";
    }
}
