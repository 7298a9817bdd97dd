package io.kanal.web.internal.qr;

import io.kanal.shared.text.RichTextHtml;
import io.nayuki.qrcodegen.QrCode;

/** A text that a camera reads. It is dark on light in every theme and on paper, as cameras need it, with the quiet margin of its standard. */
public final class QrPicture {
    private static final int MARGIN = 4;

    private QrPicture() {}

    /**
     * An SVG with neither styles nor scripts.
     *
     * @param text up to some hundreds of characters
     * @param description what it is, for those who do not see it
     */
    public static String svg(String text, String description) {
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
        int side = code.size + 2 * MARGIN;
        StringBuilder dark = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                int begin = x;
                while (x < code.size && code.getModule(x, y)) {
                    x++;
                }
                if (x > begin) {
                    dark.append("M%d %dh%dv1h-%dz".formatted(begin + MARGIN, y + MARGIN, x - begin, x - begin));
                }
            }
        }
        return "<svg class=\"qr\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\" shape-rendering=\"crispEdges\">"
                        .formatted(side, side, RichTextHtml.escape(description))
                + "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/><path fill=\"#000\" d=\"%s\"/></svg>"
                        .formatted(side, side, dark);
    }
}
