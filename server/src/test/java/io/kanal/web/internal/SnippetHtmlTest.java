package io.kanal.web.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.posts.message.Message;
import io.kanal.search.SearchPage.Mark;
import io.kanal.search.SearchPage.Snippet;
import io.kanal.shared.text.RichText;
import io.kanal.shared.text.RichText.Kind;
import io.kanal.shared.text.RichText.Span;
import io.kanal.testing.RecordedMessages;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnippetHtmlTest {
    private static final String TEXT = "The ferry weighs 410 140 tons & leaks.";
    private static final Message CORRECTED =
            RecordedMessages.of(1, null, new RichText(TEXT, List.of(Span.of(Kind.STRIKETHROUGH, 17, 3))));

    @Test
    void whatWasStruckOutIsShownStruck() {
        Snippet snippet = new Snippet(0, TEXT.length(), List.of(new Mark(4, 9), new Mark(21, 24)));

        assertThat(SnippetHtml.of(CORRECTED, snippet))
                .isEqualTo("The <mark>ferry</mark> weighs <s>410</s> <mark>140</mark> tons &amp; leaks.");
    }

    @Test
    void aWordThatMatchedAndWasStruckIsBoth() {
        assertThat(SnippetHtml.of(CORRECTED, new Snippet(10, 24, List.of(new Mark(17, 20)))))
                .isEqualTo("… weighs <mark><s>410</s></mark> 140 …");
    }

    @Test
    void asPlainTextItLeavesNoGap() {
        assertThat(SnippetHtml.plain(CORRECTED, new Snippet(0, 29, List.of()))).isEqualTo("The ferry weighs 140 tons");
    }
}
