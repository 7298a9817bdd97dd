package io.kanal.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code kanal chat rest}, {@code kanal chat wake} and {@code kanal settings} send and print. */
class ChatAndSettingsCommandTest {
    private final CommandGround ground = new CommandGround();

    @AfterEach
    void close() {
        ground.close();
    }

    @Test
    void aChannelRestsByItsNameAndWakesFromAmongThoseThatRest() {
        ground.answers(
                        "GET /api/v1/channels",
                        "{\"channels\":[{\"id\":12,\"title\":\"Orbit\",\"username\":\"orbit\"}]}")
                .answers("PUT /api/v1/channels/12/rest", "")
                .answers(
                        "GET /api/v1/channels/resting",
                        "{\"channels\":[{\"id\":13,\"title\":\"Harbour\",\"username\":\"harbour\"}]}")
                .answers("DELETE /api/v1/channels/13/rest", "");
        assertThat(ground.run("chat", "rest", "@orbit")).isZero();
        assertThat(ground.run("chat", "rest")).isZero();
        assertThat(ground.out()).contains("13  Harbour  @harbour");
        assertThat(ground.run("chat", "wake", "Harbour")).isZero();
        assertThat(ground.asked).anyMatch(call -> call.startsWith("PUT /api/v1/channels/12/rest"));
        assertThat(ground.asked).anyMatch(call -> call.startsWith("DELETE /api/v1/channels/13/rest"));
        assertThat(ground.run("chat", "wake", "Orbit")).isEqualTo(5);
    }

    @Test
    void settingsAreShownChangedAndReset() {
        String held = """
                {"name":"retention_days","value":"30","variable":"KANAL_RETENTION_DAYS","environment":"","choices":[],"changed":true,
                 "changed_by":1,"changed_at":"2030-01-01T00:00:00Z"}""";
        ground.answers("GET /api/v1/settings", "{\"settings\":[" + held + "]}")
                .answers("PUT /api/v1/settings/retention_days", held)
                .answers("DELETE /api/v1/settings/retention_days", held);
        assertThat(ground.run("settings")).isZero();
        assertThat(ground.out()).contains("retention_days = 30  (changed 2030-01-01T00:00:00Z)");
        assertThat(ground.run("settings", "retention_days", "30")).isZero();
        assertThat(ground.run("settings", "retention_days", "--reset")).isZero();
        assertThat(ground.asked)
                .contains("PUT /api/v1/settings/retention_days {\"value\":\"30\"}")
                .anyMatch(call -> call.startsWith("DELETE /api/v1/settings/retention_days"));
        assertThat(ground.run("settings", "--reset")).isEqualTo(2);
    }
}
