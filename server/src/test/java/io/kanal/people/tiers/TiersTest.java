package io.kanal.people.tiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanal.shared.DataDirectory;
import io.kanal.shared.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class TiersTest {
    @TempDir
    Path directory;

    @Test
    void theFirstStartLeavesAFileWithEveryValueCommentedOut() throws IOException {
        Tiers tiers = new Tiers(new DataDirectory(directory));
        assertThat(tiers.limits(Tier.FREE).channels()).isEqualTo(3);
        assertThat(tiers.limits(Tier.PREMIUM))
                .isEqualTo(new TierLimits(50, 2000, 200, DataSize.ofGigabytes(20), true, true, 1500, 1200, 30));
        Path file = directory.resolve(Tiers.FILE);
        assertThat(Files.readAllLines(file))
                .allMatch(line -> line.isBlank() || line.startsWith("#"))
                .contains("# free:", "#   channels: 3");
        assertThat(new Tiers(new DataDirectory(directory)).limits(Tier.TRIAL).days())
                .isEqualTo(7);
    }

    @Test
    void whatTheFileSaysHolds() throws IOException {
        Files.writeString(directory.resolve(Tiers.FILE), "free:\n  channels: 5\n  room: 300MB\n");
        TierLimits free = new Tiers(new DataDirectory(directory)).limits(Tier.FREE);
        assertThat(free.channels()).isEqualTo(5);
        assertThat(free.room()).isEqualTo(DataSize.ofMegabytes(300));
        assertThat(free.posts()).isEqualTo(100);
    }

    @Test
    void whatIsNoValueStopsTheStartWithItsPlace() throws IOException {
        refused("free:\n  channels: many\n", "free.channels is 'many'; expected a number from 1 to 100000");
        refused("free:\n  canals: 3\n", "free.canals, which is no value of a tier");
        refused("gold:\n  channels: 3\n", "gold.channels, which is no value of a tier");
        refused("free:\n  digests: perhaps\n", "expected true or false");
        refused("free:\n  room: big\n", "expected a size such as 5GB");
        refused("free: [\n", "is not written as YAML");
        refused("#".repeat(70_000), "larger than");
    }

    private void refused(String written, String why) throws IOException {
        Files.writeString(directory.resolve(Tiers.FILE), written);
        assertThatThrownBy(() -> new Tiers(new DataDirectory(directory)))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining(why);
    }
}
