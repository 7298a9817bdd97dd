package io.kanal.web.internal;

import io.kanal.people.tiers.Allowance;
import io.kanal.people.tiers.Allowances;
import io.kanal.shared.UserId;
import io.kanal.web.internal.problems.RateHeaders;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells programs, with each answer and each search, how many more of them their person has today. */
@Component
public class QuestionsLeft {
    private final Allowances allowances;

    QuestionsLeft(Allowances allowances) {
        this.allowances = allowances;
    }

    /**
     * Says it in the headers; nothing for whom nothing is limited.
     *
     * @param person null for Kanal itself
     */
    public void tell(HttpServletResponse response, @Nullable UserId person) {
        if (person == null) {
            return;
        }
        allowances.today(person).stream()
                .filter(one -> one.what() == Allowance.What.QUESTIONS)
                .map(Allowance::told)
                .forEach(limit -> RateHeaders.set(response::setHeader, limit));
    }
}
