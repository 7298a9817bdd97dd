package io.kanal.answers.internal.personal;

import io.kanal.shared.personal.Erasing;
import io.kanal.shared.personal.Person;
import io.kanal.shared.personal.PersonalData;
import io.kanal.shared.personal.PersonalExport;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What a person asked, with the answers. */
@Component
@Order(20)
class PersonalAnswers implements PersonalData {
    private final JdbcClient jdbc;

    PersonalAnswers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Set<String> columns() {
        return Set.of("answer.user_id");
    }

    @Override
    public void export(Person person, PersonalExport export) {
        export.part("answers", PersonalExport.Lines.of(jdbc.sql("""
                        select to_jsonb(a) - 'user_id' || jsonb_build_object(
                            'statements', (select coalesce(jsonb_agg(to_jsonb(s) - 'answer_id' order by s.position), '[]')
                                           from answer_statement s where s.answer_id = a.id),
                            'citations', (select coalesce(jsonb_agg(to_jsonb(c) - 'answer_id' order by c.number), '[]')
                                          from answer_citation c where c.answer_id = a.id))
                        from answer a where a.user_id = :user order by a.id""").param("user", person.user())));
    }

    @Override
    public void erase(Person person, Erasing erasing) {
        erasing.removed(
                "answers",
                jdbc.sql("delete from answer where user_id = :user")
                        .param("user", person.user())
                        .update());
    }
}
