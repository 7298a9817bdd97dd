package io.kanal.web.internal.pages.personal;

import io.kanal.privacy.Erasures;
import io.kanal.privacy.PersonalCopies;
import io.kanal.shared.Caller;
import io.kanal.shared.KanalException;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.kanal.web.TakesNoPlace;
import io.kanal.web.internal.pages.Refused;
import io.kanal.web.internal.problems.Problems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.file.Path;
import java.util.UUID;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.view.RedirectView;

/** A person's own data: a copy of it, and its erasure, which says first what goes and what stays. */
@Controller
@RequestMapping("/app/settings/data")
@OpenTo(value = Audience.WRITERS, owner = Owner.CALLER)
class MyDataPages {
    private final PersonalCopies copies;
    private final Erasures erasures;
    private final DataShown shown;
    private final Problems problems;

    MyDataPages(PersonalCopies copies, Erasures erasures, DataShown shown, Problems problems) {
        this.copies = copies;
        this.erasures = erasures;
        this.shown = shown;
        this.problems = problems;
    }

    @GetMapping
    String show(Caller caller, Model model) {
        shown.show(caller, caller.person(), model);
        return "my-data";
    }

    @PostMapping("/copy")
    Object copy(Caller caller, Model model, HttpServletRequest request, HttpServletResponse response) {
        try {
            copies.start(caller, caller.person());
            return seeOther("/app/settings/data");
        } catch (KanalException e) {
            Refused.tell("copy", e, problems, request, response, model);
            return show(caller, model);
        }
    }

    @GetMapping("/copies/{id}")
    @TakesNoPlace
    @OpenTo(value = Audience.WRITERS, owner = Owner.THING)
    ResponseEntity<Resource> download(Caller caller, @PathVariable UUID id) {
        return zip(copies.file(caller, id), "kanal-my-data.zip");
    }

    @PostMapping("/copies/{id}/delete")
    @OpenTo(value = Audience.WRITERS, owner = Owner.THING)
    RedirectView delete(Caller caller, @PathVariable UUID id) {
        copies.delete(caller, id);
        return seeOther("/app/settings/data?deleted");
    }

    @PostMapping("/erase")
    Object erase(
            Caller caller,
            @RequestParam String word,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response) {
        try {
            return seeOther(
                    "/goodbye/" + erasures.start(caller, caller.person(), word).id());
        } catch (KanalException e) {
            Refused.tell("erase", e, problems, request, response, model);
            return show(caller, model);
        }
    }

    /** A copy as a file to keep, under a name. */
    static ResponseEntity<Resource> zip(Path file, String name) {
        return ResponseEntity.ok()
                .header("Content-Type", "application/zip")
                .header("Content-Disposition", "attachment; filename=\"" + name + "\"")
                .header("Cache-Control", "no-store")
                .body(new FileSystemResource(file));
    }

    static RedirectView seeOther(String path) {
        RedirectView view = new RedirectView(path);
        view.setStatusCode(HttpStatus.SEE_OTHER);
        view.setExposeModelAttributes(false);
        return view;
    }
}
