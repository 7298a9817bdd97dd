package io.kanal.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelReferenceTest {

    @ParameterizedTest
    @CsvSource({
        "@durov, durov,",
        "durov, durov,",
        "'  @Durov  ', Durov,",
        "t.me/durov, durov,",
        "https://t.me/durov/, durov,",
        "http://www.t.me/durov/123, durov, 123",
        "https://t.me/s/durov, durov,",
        "https://t.me/s/durov/42?before=7, durov, 42",
        "https://t.me/durov/42?single#x, durov, 42",
        "HTTPS://T.ME/Durov, Durov,",
        "telegram.me/durov/9, durov, 9",
        "https://telegram.dog/durov, durov,",
        "durov.t.me, durov,",
        "https://durov.t.me/12, durov, 12",
        "tg://resolve?domain=durov&post=5, durov, 5",
        "tg:resolve?domain=durov, durov,",
        "t.me/durov/0, durov,",
        "t.me/durov/abc, durov,",
        "t.me/durov/99999999999999999999, durov,",
    })
    void everyWayToWriteAChannelIsRead(String written, String name, Long post) {
        assertThat(ChannelReference.parse(written)).isEqualTo(new ChannelReference(name, post));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://t.me/+AbCdEfGh",
                "t.me/joinchat/AAAA",
                "tg://join?invite=AAAA",
                "https://t.me/c/123/45",
                "-1001234567890",
                "12345"
            })
    void whatIsPrivateSaysWhichWayIsLeft(String written) {
        assertThatThrownBy(() -> ChannelReference.parse(written))
                .isInstanceOfSatisfying(
                        KanalException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_READABLE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "@",
                "@abc",
                "@1abcd",
                "@name-with-dash",
                "имя_канала",
                "https://example.org/durov",
                "https://t.me/",
                "https://t.me",
                "t.me/s/",
                "t.me/addstickers/Pack",
                "t.me/share/url?url=x",
                "tg://resolve?post=5",
                "tg://msg?text=hi",
                "@durov\n@other",
                "javascript:alert(1)",
                "@aaaaaaaaaabbbbbbbbbbccccccccccddd"
            })
    void anythingElseIsRefusedWithASentence(String written) {
        assertThatThrownBy(() -> ChannelReference.parse(written))
                .isInstanceOfSatisfying(KanalException.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID);
                    assertThat(refusal).message().doesNotContain("\n").hasSizeGreaterThan(20);
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {501, 100_000, 5_000_000})
    void lengthIsBounded(int length) {
        assertThatThrownBy(() -> ChannelReference.parse("a".repeat(length)))
                .isInstanceOf(KanalException.class)
                .hasMessageContaining("too long");
    }
}
