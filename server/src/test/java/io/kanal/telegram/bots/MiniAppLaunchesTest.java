package io.kanal.telegram.bots;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.shared.secrets.Secret;
import io.kanal.shared.secrets.SecretBox;
import io.kanal.telegram.BotId;
import io.kanal.telegram.BotPurpose;
import io.kanal.telegram.BotState;
import io.kanal.telegram.MiniAppLaunches;
import io.kanal.telegram.MiniAppLaunches.Launch;
import io.kanal.telegram.MiniAppLaunches.Reason;
import io.kanal.testing.SignedLaunch;
import io.kanal.testing.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.json.JsonMapper;

class MiniAppLaunchesTest {
    private static final String TOKEN = "7700000001:AAEtest-token_of_nobodys_bot_0123456789";
    private static final Instant SIGNED = Instant.ofEpochSecond(1_790_000_000);

    /** Made with another program, after Telegram's description. */
    private static final String LAUNCH =
            "query_id=AAEtest&user=%7B%22id%22%3A5000000123%2C%22first_name%22%3A%22%D0%97%D0%BE%D1%8F%20%26%20Co%20%2B%20"
                    + "%5C%22x%5C%22%22%2C%22language_code%22%3A%22uk%22%7D&chat_instance=-42&auth_date=1790000000"
                    + "&start_param=post_12&signature=AbC-_d"
                    + "&hash=54ba1ccafdf2f9c81b1c65451e09c687d3cea1cc6de47a34ed6988a66d4d41ef";

    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private BotRows rows;
    private BotId bot;

    @BeforeEach
    void bot() {
        rows = new BotRows(
                database.jdbc(), database.transactions(), new SecretBox(Map.of(7, new Secret<>(new byte[32])), 7));
        rows.list().forEach(known -> rows.remove(known.id()));
        bot = rows.save(7_700_000_001L, "own_bot", "Own", new Secret<>(TOKEN), Set.of(BotPurpose.KANAL));
    }

    private Launch check(String launch, Instant now) {
        return new MiniAppLaunches(rows, JsonMapper.shared(), Clock.fixed(now, ZoneOffset.UTC)).check(launch);
    }

    private Launch check(String launch) {
        return check(launch, SIGNED.plusSeconds(5));
    }

    private static Launch refused(Reason reason) {
        return new Launch.Refused(reason);
    }

    @Test
    void aTrueLaunchNamesThePersonAndWhereTheLinkLed() {
        Launch.Signed known = new Launch.Signed(
                5_000_000_123L, "54ba1ccafdf2f9c81b1c65451e09c687d3cea1cc6de47a34ed6988a66d4d41ef", "post_12");
        assertThat(check(LAUNCH)).isEqualTo(known);
        assertThat(check(LAUNCH.replace("%20", "+").replace("54ba1cca", "54BA1CCA")))
                .as("written otherwise, and the same launch")
                .isEqualTo(known);
    }

    @Test
    void theFieldForThirdPartiesIsPartOfWhatIsSigned() {
        assertThat(check(LAUNCH.replace("&signature=AbC-_d", ""))).isEqualTo(refused(Reason.FORGED));
        assertThat(check(LAUNCH.replace("AbC-_d", "AbC-_e"))).isEqualTo(refused(Reason.FORGED));
    }

    @Test
    void whatWasChangedCutOrAddedToIsForged() {
        for (String forged : new String[] {
            LAUNCH.replace("5000000123", "5000000124"),
            LAUNCH.replace("post_12", "post_13"),
            LAUNCH.replace("1790000000", "1790000001"),
            LAUNCH.replace("chat_instance=-42&", ""),
            LAUNCH + "&is_admin=true",
            LAUNCH.replace("54ba", "54bb")
        }) {
            assertThat(check(forged)).as(forged).isEqualTo(refused(Reason.FORGED));
        }
        for (String cut : new String[] {
            "",
            "x",
            "=",
            "&",
            LAUNCH.substring(0, LAUNCH.length() - 1),
            LAUNCH.replaceFirst("&hash=.*", ""),
            LAUNCH.replaceFirst("hash=.*", "hash="),
            LAUNCH.replace("auth_date=1790000000&", ""),
            LAUNCH.replace("1790000000", "-1"),
            LAUNCH.replace("1790000000", "9999999999999999999999"),
            LAUNCH.replace("1790000000", "1790000000.5"),
            LAUNCH + "&",
            LAUNCH.replace("%7B", "%"),
        }) {
            assertThat(check(cut)).as(cut).isEqualTo(refused(Reason.MALFORMED));
        }
    }

    @Test
    void aFieldThatStandsTwiceIsRefusedWhicheverOfThemIsSigned() {
        assertThat(check(LAUNCH + "&start_param=post_12")).isEqualTo(refused(Reason.MALFORMED));
        assertThat(check("user=%7B%22id%22%3A1%7D&" + LAUNCH)).isEqualTo(refused(Reason.MALFORMED));
        assertThat(check(LAUNCH + "&%75ser=%7B%22id%22%3A1%7D")).isEqualTo(refused(Reason.MALFORMED));
        assertThat(check(LAUNCH + LAUNCH.substring(LAUNCH.indexOf("&hash")))).isEqualTo(refused(Reason.MALFORMED));
    }

    @Test
    void aLaunchCountsForAnHourAndNotBeforeItsTime() {
        assertThat(check(LAUNCH, SIGNED.plus(Duration.ofHours(1)))).isInstanceOf(Launch.Signed.class);
        assertThat(check(LAUNCH, SIGNED.plus(Duration.ofHours(1)).plusSeconds(1)))
                .isEqualTo(refused(Reason.OLD));
        assertThat(check(LAUNCH, SIGNED.minusSeconds(60))).isInstanceOf(Launch.Signed.class);
        assertThat(check(LAUNCH, SIGNED.minusSeconds(61))).isEqualTo(refused(Reason.OLD));
    }

    @Test
    void onlyTheTokenOfKanalsOwnBotSigns() {
        String other = "7700000002:AAEtest-token_of_another_bot_0123456789";
        String signed = SignedLaunch.of(other, 42, SIGNED, "");
        assertThat(check(signed)).isEqualTo(refused(Reason.FORGED));

        // The other bot is hosted by this very installation, for somebody else.
        rows.save(7_700_000_002L, "newer_bot", "Newer", new Secret<>(other), Set.of(BotPurpose.HOSTED));
        assertThat(check(signed)).isEqualTo(refused(Reason.FORGED));
        assertThat(check(LAUNCH)).isInstanceOf(Launch.Signed.class);

        BotId newer = rows.save(7_700_000_002L, "newer_bot", "Newer", new Secret<>(other), Set.of(BotPurpose.KANAL));
        assertThat(check(signed)).isInstanceOf(Launch.Signed.class);
        assertThat(check(LAUNCH)).as("of the bot before").isEqualTo(refused(Reason.FORGED));
        assertThat(rows.find(bot)).isPresent();

        rows.state(newer, BotState.STOPPED);
        assertThat(check(signed)).as("of a bot that was stopped").isEqualTo(refused(Reason.NO_BOT));
        rows.remove(newer);
        assertThat(check(signed)).isEqualTo(refused(Reason.NO_BOT));
    }

    @Test
    void aLaunchThatNamesNobodyProvesNothing() {
        for (String user : new String[] {
            "",
            "{}",
            "[]",
            "{\"id\":\"42\"}",
            "{\"id\":-42}",
            "{\"id\":0}",
            "{\"id\":4.2}",
            "{",
            "{\"id\":92233720368547758070}"
        }) {
            String launch = SignedLaunch.of(TOKEN, Map.of("user", user, "auth_date", "1790000000"));
            assertThat(check(launch)).as(user).isEqualTo(refused(Reason.MALFORMED));
        }
    }

    @Test
    void anyTextGivesAnAnswerAndALongOneIsNotRead() {
        String padded = SignedLaunch.of(
                TOKEN, Map.of("user", "{\"id\":42}", "auth_date", "1790000000", "x", "y".repeat(9_000)));
        assertThat(check(padded)).isEqualTo(refused(Reason.MALFORMED));
        Random random = new Random(14);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder(LAUNCH);
            for (int changes = random.nextInt(1, 5); changes > 0; changes--) {
                text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(1, 0x250));
            }
            if (!text.toString().equals(LAUNCH)) {
                assertThat(check(text.toString()))
                        .satisfiesAnyOf(
                                launch -> assertThat(launch).isInstanceOf(Launch.Refused.class),
                                // A sign in the place of another that means the same: '+' and a space, hexadecimal in
                                // either case.
                                launch -> assertThat(launch).isEqualTo(check(LAUNCH)));
            }
        }
    }
}
