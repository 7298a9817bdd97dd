package io.kanal.shared.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanal.shared.KanalException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretBoxTest {
    private final byte[] plain = "1:AAF".getBytes(StandardCharsets.UTF_8);
    private final SecretBox box = new SecretBox(Map.of(7, key(1)), 7);

    @Test
    void whatWasSealedOpensInItsPlace() {
        assertThat(box.open("bot.1.token", box.seal("bot.1.token", plain))).isEqualTo(plain);
    }

    @Test
    void theSameValueIsNeverSealedAlike() {
        assertThat(box.seal("bot.1.token", plain)).isNotEqualTo(box.seal("bot.1.token", plain));
    }

    @Test
    void itDoesNotOpenInAnotherRow() {
        byte[] sealed = box.seal("bot.1.token", plain);
        assertThatThrownBy(() -> box.open("bot.2.token", sealed)).isInstanceOf(KanalException.class);
    }

    @Test
    void noSingleBitMayChange() {
        byte[] sealed = box.seal("bot.1.token", plain);
        for (int i = 0; i < sealed.length * 8; i++) {
            byte[] changed = sealed.clone();
            changed[i / 8] ^= (byte) (1 << (i % 8));
            assertThatThrownBy(() -> box.open("bot.1.token", changed)).isInstanceOf(KanalException.class);
        }
    }

    @Test
    void anOlderKeyStillOpens() {
        byte[] sealed = box.seal("bot.1.token", plain);
        SecretBox newer = new SecretBox(Map.of(7, key(1), 8, key(2)), 8);
        assertThat(newer.open("bot.1.token", sealed)).isEqualTo(plain);
        assertThatThrownBy(() -> new SecretBox(Map.of(8, key(2)), 8).open("bot.1.token", sealed))
                .hasMessageContaining("00000007");
    }

    private static Secret<byte[]> key(int fill) {
        byte[] key = new byte[32];
        java.util.Arrays.fill(key, (byte) fill);
        return new Secret<>(key);
    }
}
