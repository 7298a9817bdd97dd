package io.kanal.web.internal.pages.personal;

import io.kanal.jobs.Jobs;
import io.kanal.privacy.Erasures;
import io.kanal.privacy.PersonalCopies;
import io.kanal.privacy.PersonalCopy;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.UserId;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** What a page of somebody's data shows: copies that can be fetched, one that is made, and the word that erases. */
@Component
class DataShown {
    private final PersonalCopies copies;
    private final Erasures erasures;
    private final Jobs jobs;

    DataShown(PersonalCopies copies, Erasures erasures, Jobs jobs) {
        this.copies = copies;
        this.erasures = erasures;
        this.jobs = jobs;
    }

    void show(Caller caller, UserId person, Model model) {
        List<PersonalCopy> made = copies.list(caller, person);
        boolean underWay = made.stream()
                .filter(copy -> !copy.ready())
                .findFirst()
                .flatMap(copy -> jobs.find(caller, copy.job()))
                .map(job -> {
                    model.addAttribute("job", job);
                    return !job.state().isFinal();
                })
                .orElse(false);
        model.addAttribute("copies", made.stream().filter(PersonalCopy::ready).toList())
                .addAttribute("underWay", underWay);
        try {
            model.addAttribute("word", erasures.word(caller, person));
        } catch (KanalException e) {
            if (e.code() != ErrorCode.CONFLICT) {
                throw e;
            }
            model.addAttribute("hindrance", e.getMessage());
        }
    }
}
