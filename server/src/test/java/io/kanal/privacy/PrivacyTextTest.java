package io.kanal.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanal.privacy.PrivacyText.Form;
import io.kanal.privacy.PrivacyText.Piece;
import io.kanal.privacy.internal.PrivacyFile;
import io.kanal.privacy.internal.PrivacyProperties;
import io.kanal.shared.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivacyTextTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void readsHeadingsPointsAndParagraphsAndPassesNoMarkupOn() throws IOException {
        Path file = Files.writeString(folder.resolve("privacy.md"), """
                # Our club

                We keep little,
                and <b>nothing</b> for long.
                - names
                - what you ask
                """);
        assertThat(text(file).in(Locale.ENGLISH))
                .containsExactly(
                        new Piece(Form.HEADING, "Our club"),
                        new Piece(Form.PARAGRAPH, "We keep little, and <b>nothing</b> for long."),
                        new Piece(Form.POINT, "names"),
                        new Piece(Form.POINT, "what you ask"));
    }

    @Test
    void aLanguageMayHaveAFileOfItsOwnAndAChangeShowsAtOnce() throws IOException {
        Path file = Files.writeString(folder.resolve("privacy.md"), "English");
        Files.writeString(folder.resolve("privacy.fa.md"), "فارسی");
        PrivacyText text = text(file);
        assertThat(text.in(Locale.of("fa"))).containsExactly(new Piece(Form.PARAGRAPH, "فارسی"));
        assertThat(text.in(Locale.of("ru"))).containsExactly(new Piece(Form.PARAGRAPH, "English"));
        Files.writeString(file, "Changed");
        assertThat(text.in(Locale.of("ru"))).containsExactly(new Piece(Form.PARAGRAPH, "Changed"));
    }

    @Test
    void whatAnAdministratorWroteStandsOverTheFileAndNothingMayBeWrittenToo() throws IOException {
        Path file = Files.writeString(folder.resolve("privacy.md"), "Of the file");
        PrivacyFile read = new PrivacyFile(new PrivacyProperties(file.toString()));
        assertThat(new PrivacyText(read, () -> Optional.of("# Changed")).in(Locale.of("ru")))
                .containsExactly(new Piece(Form.HEADING, "Changed"));
        assertThat(new PrivacyText(read, () -> Optional.of("")).in(Locale.ENGLISH))
                .isEmpty();
    }

    @Test
    void withoutAFileThereIsNoTextAndAMissingOneStopsTheStart() {
        assertThat(new PrivacyText(new PrivacyFile(new PrivacyProperties(null)), Optional::empty).in(Locale.ENGLISH))
                .isEmpty();
        assertThatThrownBy(() -> text(folder.resolve("none.md")))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("KANAL_PRIVACY_FILE");
    }

    private static PrivacyText text(Path file) {
        return new PrivacyText(new PrivacyFile(new PrivacyProperties(file.toString())), Optional::empty);
    }
}
