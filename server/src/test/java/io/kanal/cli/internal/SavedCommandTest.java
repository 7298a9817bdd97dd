package io.kanal.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code kanal saved} sends and prints. */
class SavedCommandTest {
    private final CommandGround ground = new CommandGround();

    @AfterEach
    void close() {
        ground.close();
    }

    @Test
    void listsAddsAndRemovesPostsByNumberAndAnswersById() {
        ground.answers("GET /api/v1/saved", """
                        {"saved":[{"post_id":7,"answer_id":null,"note":"later","saved_at":"2026-03-01T10:00:00Z","visible":true,
                          "post":{"text":"Two\\nlines"},"question":null},
                         {"post_id":8,"answer_id":null,"note":"","saved_at":"2026-03-01T09:00:00Z","visible":false,"post":null}],
                         "next_before":3}""")
                .answers("PUT /api/v1/saved/posts/7", "{\"id\":1}")
                .answers("PUT /api/v1/saved/answers/00000000-0000-0000-0000-000000000001", "{\"id\":2}")
                .answers("DELETE /api/v1/saved/posts/7", "");
        assertThat(ground.run("saved")).isZero();
        assertThat(ground.out()).contains("Two lines", "later", "(no longer visible to you)");
        assertThat(ground.err()).contains("--before 3");
        assertThat(ground.run("saved", "add", "7", "--note", "in the train")).isZero();
        assertThat(ground.run("saved", "add", "00000000-0000-0000-0000-000000000001"))
                .isZero();
        assertThat(ground.run("saved", "remove", "7")).isZero();
        assertThat(ground.asked)
                .containsExactly(
                        "GET /api/v1/saved?limit=30",
                        "PUT /api/v1/saved/posts/7 {\"note\":\"in the train\"}",
                        "PUT /api/v1/saved/answers/00000000-0000-0000-0000-000000000001",
                        "DELETE /api/v1/saved/posts/7");
    }
}
