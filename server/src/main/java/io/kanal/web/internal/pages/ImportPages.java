package io.kanal.web.internal.pages;

import io.kanal.ingest.ImportOptions;
import io.kanal.ingest.Imports;
import io.kanal.jobs.JobId;
import io.kanal.jobs.Jobs;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.view.RedirectView;

/** Bringing in exports: the form, which also works without a script, and the imports so far. */
@Controller
@RequestMapping("/app/imports")
class ImportPages {
    private static final int PAGE = 20;

    private final Imports imports;
    private final Jobs jobs;
    private final LocalWording wording;

    ImportPages(Imports imports, Jobs jobs, LocalWording wording) {
        this.imports = imports;
        this.jobs = jobs;
        this.wording = wording;
    }

    @GetMapping
    @OpenTo(Audience.READERS)
    String show(Caller caller, @RequestParam(required = false) @Nullable UUID after, Model model) {
        var page = jobs.page(caller, Imports.JOB_KIND, after == null ? null : new JobId(after), PAGE + 1);
        boolean more = page.size() > PAGE;
        var shown = more ? page.subList(0, PAGE) : page;
        model.addAttribute("jobs", shown)
                .addAttribute("next", more ? shown.getLast().id().value() : null);
        return "imports";
    }

    @PostMapping
    @OpenTo(Audience.WRITERS)
    RedirectView upload(
            Caller caller, @RequestParam MultipartFile file, @RequestParam(defaultValue = "false") boolean media)
            throws IOException {
        if (file.isEmpty()) {
            throw new KanalException(ErrorCode.INVALID, "Choose a file first: result.json, or the export as .zip");
        }
        String name = file.getOriginalFilename();
        try (InputStream bytes = file.getInputStream()) {
            JobId job = imports.start(
                    bytes,
                    new ImportOptions(media, wording.zone(), name == null || name.isBlank() ? "export" : name, null),
                    caller);
            return LoginPages.seeOther("/app/jobs/" + job);
        }
    }
}
