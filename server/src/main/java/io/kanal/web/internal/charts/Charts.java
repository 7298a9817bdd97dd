package io.kanal.web.internal.charts;

import io.kanal.shared.text.RichTextHtml;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/**
 * Draws series as SVG. Colours come from the style sheet; hover shows values by {@code <title>}, without a script. Mirrored, for
 * languages that run from right to left, time does so as well: labels keep their place in the series and their direction.
 */
@Component("chart")
public class Charts {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 160;
    private static final int FOOT = 20;

    /** A line without axes, for rows of tables. */
    public String spark(Series series, String description, boolean mirrored) {
        String points = path(series, 120, 28, 2, mirrored);
        return "<svg class=\"spark\" viewBox=\"0 0 120 28\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\""
                + RichTextHtml.escape(description) + "\">"
                + (points.isEmpty()
                        ? "<path class=\"line\" d=\"M0 26H120\"/>"
                        : "<path class=\"area\" d=\"" + points + (mirrored ? " L0 28 L120 28 Z" : " L120 28 L0 28 Z")
                                + "\"/><path class=\"line\" d=\"" + points + "\"/>")
                + "</svg>";
    }

    /** Columns over a grid; each tells its value on hover. */
    public String bars(Series series, String description, boolean mirrored) {
        StringBuilder svg = begin(description, mirrored);
        grid(svg, series, mirrored);
        double highest = Math.max(1, series.highest());
        int count = Math.max(1, series.points().size());
        double step = WIDTH / (double) count;
        for (int i = 0; i < series.points().size(); i++) {
            Series.Point point = series.points().get(i);
            double height = point.value() <= 0 ? 0 : Math.max(1.5, point.value() / highest * (HEIGHT - FOOT - 6));
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect class=\"column\" x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" rx=\"1.5\"><title>%s: %s</title></rect>",
                    (mirrored ? count - 1 - i : i) * step + step * .12,
                    HEIGHT - FOOT - height,
                    step * .76,
                    height,
                    RichTextHtml.escape(point.label()),
                    RichTextHtml.escape(point.shown())));
        }
        labels(svg, series, mirrored);
        return svg.append("</svg>").toString();
    }

    private static StringBuilder begin(String description, boolean mirrored) {
        return new StringBuilder("<svg viewBox=\"0 0 ")
                .append(WIDTH)
                .append(' ')
                .append(HEIGHT)
                .append(mirrored ? "\" direction=\"rtl" : "\" direction=\"ltr")
                .append("\" role=\"img\" aria-label=\"")
                .append(RichTextHtml.escape(description))
                .append("\">");
    }

    private static void grid(StringBuilder svg, Series series, boolean mirrored) {
        for (double share : new double[] {0, .5, 1}) {
            double y = HEIGHT - FOOT - share * (HEIGHT - FOOT - 6);
            svg.append(String.format(Locale.ROOT, "<path class=\"grid\" d=\"M0 %.1fH%d\"/>", y, WIDTH));
        }
        series.points().stream()
                .max(java.util.Comparator.comparingDouble(Series.Point::value))
                .ifPresent(highest -> svg.append("<text x=\"")
                        .append(mirrored ? WIDTH : 0)
                        .append("\" y=\"4\" dominant-baseline=\"hanging\" dy=\"6\">")
                        .append(RichTextHtml.escape(highest.shown()))
                        .append("</text>"));
    }

    private static void labels(StringBuilder svg, Series series, boolean mirrored) {
        List<Series.Point> points = series.points();
        if (points.isEmpty()) {
            return;
        }
        label(svg, mirrored ? WIDTH : 0, "start", points.getFirst());
        if (points.size() > 4) {
            label(svg, WIDTH / 2, "middle", points.get(points.size() / 2));
        }
        label(svg, mirrored ? 0 : WIDTH, "end", points.getLast());
    }

    private static void label(StringBuilder svg, int x, String anchor, Series.Point point) {
        svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">".formatted(x, HEIGHT - 4, anchor))
                .append(RichTextHtml.escape(point.label()))
                .append("</text>");
    }

    private static String path(Series series, int width, int height, int air, boolean mirrored) {
        List<Series.Point> points = series.points();
        if (points.size() < 2) {
            return "";
        }
        double highest = Math.max(1e-9, series.highest());
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < points.size(); i++) {
            int place = mirrored ? points.size() - 1 - i : i;
            double x = width * (double) place / (points.size() - 1);
            double y = height - points.get(i).value() / highest * (height - air);
            path.append(i == 0 ? "M" : " L").append(String.format(Locale.ROOT, "%.1f %.1f", x, Math.min(y, height)));
        }
        return path.toString();
    }
}
