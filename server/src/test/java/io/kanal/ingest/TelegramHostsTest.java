package io.kanal.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TelegramHostsTest {
    @ParameterizedTest
    @CsvSource({
        "https://t.me, https://telegram.me/s/durov, true",
        "https://t.me, https://TELEGRAM.dog/durov, true",
        "https://telegram.me, https://durov.t.me/s, true",
        "https://t.me, https://t.me/durov, true",
        "http://127.0.0.1:8080, http://127.0.0.1:8080/x, true",
        "https://t.me, http://telegram.me/s/durov, false",
        "https://t.me, https://telegram.me:8443/s/durov, false",
        "https://t.me, https://evil-t.me/s/durov, false",
        "https://t.me, https://t.me.example.org/s/durov, false",
        "https://t.me, https://telegram.org/, false",
        "http://127.0.0.1:8080, https://t.me/durov, false",
        "https://t.me, file:///etc/passwd, false"
    })
    void oneSiteHasAllOfTelegramsHosts(URI base, URI other, boolean same) {
        assertThat(TelegramHosts.sameSite(base, other)).isEqualTo(same);
    }

    @ParameterizedTest
    @CsvSource({
        "https://telegram.me/durov/7, https://t.me/durov/7",
        "telegram.dog/durov, t.me/durov",
        "//www.t.me/durov, //t.me/durov",
        "https://telegram.media/durov, https://telegram.media/durov",
        "https://example.org/t.me/x, https://example.org/t.me/x"
    })
    void anAddressHasOneForm(String written, String canonical) {
        assertThat(TelegramHosts.canonical(written)).isEqualTo(canonical);
    }
}
