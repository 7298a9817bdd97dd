package io.kanal.web.internal.pages;

import io.kanal.ingest.ImportOptions;
import io.kanal.ingest.Imports;
import io.kanal.jobs.JobId;
import io.kanal.jobs.Jobs;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.input.InvalidInput;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.kanal.web.TakesNoPlace;
import io.kanal.web.internal.Queues;
import io.kanal.web.internal.UploadForm;
import io.kanal.web.internal.problems.Problems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Bringing in exports: the form, which also works without a script, and the imports so far. */
@Controller
@RequestMapping("/app/imports")
class ImportPages {
    private static final int PAGE = 20;
    /** What whoever filled in the form can put right. */
    private static final Set<ErrorCode> OF_THE_FORM = Set.of(ErrorCode.INVALID, ErrorCode.BAD_SOURCE);

    private final Imports imports;
    private final Jobs jobs;
    private final Queues queues;
    private final Problems problems;
    private final LocalWording wording;

    ImportPages(Imports imports, Jobs jobs, Queues queues, Problems problems, LocalWording wording) {
        this.imports = imports;
        this.jobs = jobs;
        this.queues = queues;
        this.problems = problems;
        this.wording = wording;
    }

    @GetMapping
    @OpenTo(value = Audience.READERS, owner = Owner.CALLER)
    String show(Caller caller, @RequestParam(required = false) @Nullable UUID after, Model model) {
        var page = jobs.page(caller, Imports.JOB_KIND, after == null ? null : new JobId(after), PAGE + 1);
        boolean more = page.size() > PAGE;
        var shown = more ? page.subList(0, PAGE) : page;
        model.addAttribute("jobs", shown)
                .addAttribute("vectors", queues.waiting(Queues.EMBED))
                .addAttribute("next", more ? shown.getLast().id().value() : null);
        return "imports";
    }

    @PostMapping
    @TakesNoPlace
    @OpenTo(value = Audience.WRITERS, owner = Owner.CALLER)
    Object upload(
            Caller caller,
            @RequestParam(name = "look", required = false) @Nullable String look,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model)
            throws IOException {
        imports.requireFits(request.getContentLengthLong());
        UploadForm form = UploadForm.of(request);
        try {
            InputStream file = form.file("file");
            if (look != null) {
                model.addAttribute("survey", imports.survey(file, () -> options(form), caller));
                return "survey";
            }
            return LoginPages.seeOther("/app/jobs/" + imports.start(file, () -> options(form), caller));
        } catch (KanalException e) {
            if (!OF_THE_FORM.contains(e.code())) {
                throw e;
            }
            KanalException told = e.code() == ErrorCode.BAD_SOURCE
                    ? InvalidInput.of("file", "an export of Telegram Desktop", String.valueOf(e.getMessage()))
                    : e;
            Map<String, List<String>> typed = form.readOn().stream()
                    .collect(Collectors.toMap(Function.identity(), field -> List.of(form.value(field))));
            Refused.tell("upload", told, problems, typed, response, model);
            return show(caller, null, model);
        }
    }

    private ImportOptions options(UploadForm form) {
        Set<String> ticked = form.readOn();
        String chat = form.value("chat");
        try {
            return new ImportOptions(
                    ticked.contains("media"),
                    wording.zone(),
                    form.fileName(),
                    ticked.contains("whole"),
                    chat.isEmpty() ? null : new TelegramChatId(Long.parseLong(chat)));
        } catch (NumberFormatException e) {
            throw InvalidInput.value("chat", chat, "a chat's id in Telegram, such as -1001234567890", e);
        }
    }
}
