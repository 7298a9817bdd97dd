package io.kanal.ingest.internal.preview;

import io.kanal.ingest.internal.preview.page.PageReader;
import io.kanal.ingest.internal.preview.page.PreviewPage;

/**
 * Measures reading pages of 20 posts with every part a post can have: {@code PageSpeed}. A program to be started by hand;
 * nothing is asserted.
 */
final class PageSpeed {
    private static final int PAGES = 2_000;

    private PageSpeed() {}

    public static void main(String[] arguments) {
        String html = Pages.text("history-newest.html");
        for (int round = 0; round < 5; round++) {
            long start = System.nanoTime();
            long messages = 0;
            for (int page = 0; page < PAGES; page++) {
                messages += Recorder.messages((PreviewPage.History) PageReader.read(html))
                        .size();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    "%d kB a page, %,.0f pages/s, %,.0f messages/s%n",
                    html.length() / 1024, PAGES / seconds, messages / seconds);
        }
    }
}
