package io.kanal.telegram.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class UnknownFieldsTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final UnknownFields fields = new UnknownFields(registry);

    private void count(String update) {
        fields.count(JSON.readTree(update));
    }

    private double counted(String kind, String field) {
        Counter counter = registry.find("kanal.telegram.updates.unknown.field")
                .tag("kind", kind)
                .tag("field", field)
                .counter();
        return counter == null ? 0 : counter.count();
    }

    @Test
    void everyKindThatIsAskedForHasItsFieldsListed() throws Exception {
        Properties listed = new Properties();
        try (var file =
                Objects.requireNonNull(getClass().getResourceAsStream("/io/kanal/telegram/update-fields.properties"))) {
            listed.load(new InputStreamReader(file, StandardCharsets.UTF_8));
        }
        // These two are newer than the list: asked for, stored, their fields not counted.
        Set<String> newer = Set.of("subscription", "stopped_message_generation");
        assertThat(listed.stringPropertyNames())
                .containsExactlyInAnyOrderElementsOf(UpdateKinds.KNOWN.stream()
                        .filter(kind -> !newer.contains(kind))
                        .toList());
    }

    @Test
    void newFieldsOfKnownKindsAreCountedAndKnownOnesAreNot() {
        for (int i = 0; i < 3; i++) {
            count("{\"update_id\":1,\"message\":{\"message_id\":1,\"text\":\"a\",\"hologram\":{\"size\":1}}}");
        }
        count("{\"update_id\":2,\"callback_query\":{\"id\":\"1\",\"message\":{},\"mood\":null}}");
        count("{\"update_id\":3,\"thing_of_tomorrow\":{\"x\":1}}");
        count("{\"update_id\":4,\"message\":\"text\",\"poll\":[1]}");
        count("[]");
        assertThat(counted("message", "hologram")).isEqualTo(3);
        assertThat(counted("callback_query", "mood")).isEqualTo(1);
        assertThat(counted("message", "text")).isZero();
        assertThat(registry.find("kanal.telegram.updates.unknown.field").counters())
                .hasSize(3);
    }

    @Test
    void namesAreBoundedWhateverIsSent() {
        for (int i = 0; i < 500; i++) {
            count("{\"update_id\":1,\"message\":{\"field_%d\":1}}".formatted(i));
        }
        count("{\"update_id\":1,\"message\":{\"Not a name! \u202e\":1,\"%s\":1}}".formatted("x".repeat(65)));
        assertThat(registry.find("kanal.telegram.updates.unknown.field").counters())
                .hasSize(101);
        assertThat(counted("other", "other")).isEqualTo(402);
    }
}
