package io.kanal.people.internal;

import io.kanal.shared.personal.Erasing;
import io.kanal.shared.personal.Person;
import io.kanal.shared.personal.PersonalData;
import io.kanal.shared.personal.PersonalExport;
import io.kanal.shared.personal.PersonalExport.Lines;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The person's row with all that hangs on it; it goes last, after everything that names it. What they did stays, without them. */
@Component
@Order(1000)
class PersonalAccount implements PersonalData {
    private final JdbcClient jdbc;
    private final KeptBlocks blocks;
    private final TransactionTemplate transaction;

    PersonalAccount(JdbcClient jdbc, KeptBlocks blocks, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.blocks = blocks;
        this.transaction = transaction;
    }

    @Override
    public Set<String> columns() {
        return Set.of(
                "users.id",
                "users.telegram_id",
                "users.telegram_name",
                "users.telegram_linked_at",
                "users.telegram_username",
                "api_keys.user_id",
                "sessions.user_id",
                "login_links.user_id",
                "telegram_link_codes.user_id",
                "telegram_link_failures.telegram_id",
                "invite.created_by",
                "invite_use.user_id",
                "subscription_event.user_id",
                "subscription_event.actor",
                "subscription_notice.user_id",
                "use_of_day.user_id",
                "listed_post.user_id",
                "kept_block.pseudonym",
                "maintenance.started_by",
                "installation_setting.changed_by",
                "star_invoice.user_id",
                "star_ledger.user_id",
                "star_ledger.pseudonym",
                "star_ledger.telegram_id",
                "star_ledger.entered_by",
                "star_ledger.refund_asked_by",
                "audit.actor",
                "audit.subject",
                "audit.detail",
                "audit.pseudonym");
    }

    @Override
    public void export(Person person, PersonalExport export) {
        export.part("account", of("select to_jsonb(u) - 'words' from users u where id = :user", person));
        export.part("keys", of("""
                        select to_jsonb(k) - '{token_hash,user_id}'::text[] from api_keys k
                        where user_id = :user order by id""", person));
        export.part("sessions", of("""
                        select to_jsonb(s) - '{token_hash,user_id}'::text[] from sessions s
                        where user_id = :user order by id""", person));
        export.part("invites", of("select to_jsonb(i) - 'created_by' from invite i where created_by = :user", person));
        export.part("joined", of("select to_jsonb(i) - 'user_id' from invite_use i where user_id = :user", person));
        export.part("subscription", of("""
                        select to_jsonb(e) - '{user_id,actor}'::text[] from subscription_event e
                        where user_id = :user order by id""", person));
        export.part("used", of("""
                        select to_jsonb(u) - 'user_id' from use_of_day u where user_id = :user order by day""", person));
        export.part("listed", of("""
                        select to_jsonb(l) - 'user_id' from listed_post l where user_id = :user order by day""", person));
        export.part("payments", of("""
                        select to_jsonb(l) - '{user_id,pseudonym,entered_by,refund_asked_by}'::text[] from star_ledger l
                        where user_id = :user order by id""", person));
        export.part("deeds", of("""
                        select to_jsonb(a) - '{actor,pseudonym}'::text[] from audit a
                        where actor = :user or subject = 'user:' || :user order by id""", person));
    }

    private Lines of(String sql, Person person) {
        return Lines.of(jdbc.sql(sql).param("user", person.user()));
    }

    @Override
    public void stop(Person person) {
        update("update users set active = false where id = :user", person);
        update("delete from sessions where user_id = :user", person);
        update(
                "update api_keys set revoked_at = coalesce(revoked_at, clock_timestamp()) where user_id = :user",
                person);
        update("delete from login_links where user_id = :user", person);
        update("delete from telegram_link_codes where user_id = :user", person);
    }

    @Override
    public void erase(Person person, Erasing erasing) {
        transaction.executeWithoutResult(_ -> {
            jdbc.sql("delete from telegram_link_failures where telegram_id = :telegram")
                    .param("telegram", person.telegram())
                    .update();
            // Details are words: names of keys, of files, of people.
            int deeds = jdbc.sql("""
                            update audit set
                              pseudonym = case when actor = :user then :pseudonym else pseudonym end,
                              actor = nullif(actor, :user),
                              subject = case when subject = 'user:' || :user then 'user:' || :pseudonym else subject end,
                              detail = null
                            where actor = :user or subject = 'user:' || :user""")
                    .param("user", person.user())
                    .param("pseudonym", person.pseudonym())
                    .update();
            update("update subscription_event set actor = null where actor = :user", person);
            int payments = jdbc.sql("""
                            update star_ledger set user_id = null, telegram_id = null, note = null, pseudonym = :pseudonym
                            where user_id = :user or telegram_id = :telegram""")
                    .param("user", person.user())
                    .param("telegram", person.telegram())
                    .param("pseudonym", person.pseudonym())
                    .update();
            erasing.kept("payments", payments);
            update("update star_ledger set entered_by = null where entered_by = :user", person);
            update("update star_ledger set refund_asked_by = null where refund_asked_by = :user", person);
            update("update maintenance set started_by = null where started_by = :user", person);
            update("update installation_setting set changed_by = null where changed_by = :user", person);
            int keys = update("delete from api_keys where user_id = :user", person);
            int kept = blocks.keep(person);
            int account = update("delete from users where id = :user", person);
            erasing.removed("keys", keys);
            erasing.removed("account", account);
            erasing.kept("deeds", deeds);
            erasing.kept("block", kept);
        });
    }

    private int update(String sql, Person person) {
        return jdbc.sql(sql).param("user", person.user()).update();
    }
}
