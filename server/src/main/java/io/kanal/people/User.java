package io.kanal.people;

import io.kanal.shared.Caller;
import io.kanal.shared.UserId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A person who uses Kanal.
 *
 * @param zone where the person's days begin: pages, {@code after:} and daily limits count by it
 * @param zoneChosen whether the person chose the zone; false while it is the browser's, or before that the machine's
 * @param languageChosen whether the person chose the language; false while it is the machine's
 * @param calendar the calendar the person chose; null for the one of their language
 * @param telegramId the person's id in Telegram; null while nobody linked one
 * @param active false for someone who may no longer come in
 */
public record User(
        UserId id,
        String name,
        Role role,
        ZoneId zone,
        boolean zoneChosen,
        Locale language,
        boolean languageChosen,
        @Nullable Calendar calendar,
        @Nullable Long telegramId,
        boolean active,
        Instant createdAt) {

    /** What a person is allowed to be. */
    public enum Role {
        ADMINISTRATOR,
        MEMBER
    }

    /** Whether the person's days are told in the Persian calendar: by choice, or because their language is Persian. */
    public boolean persianCalendar() {
        return calendar == null ? persianCalendar(language) : calendar == Calendar.PERSIAN;
    }

    /** Whether days are told in the Persian calendar to somebody of whom nothing but the language is known. */
    public static boolean persianCalendar(Locale language) {
        return language.getLanguage().equals("fa");
    }

    /** The person, who may come in. */
    User letIn() {
        return new User(
                id, name, role, zone, zoneChosen, language, languageChosen, calendar, telegramId, true, createdAt);
    }

    public boolean administrator() {
        return role == Role.ADMINISTRATOR;
    }

    /** The person as who asks, with everything their role allows. */
    public Caller caller() {
        return Caller.person(id, administrator());
    }
}
