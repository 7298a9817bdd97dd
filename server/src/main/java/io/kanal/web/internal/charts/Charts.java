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
    private static final int STRIP = 320;
    private static final int STRIP_HEIGHT = 84;
    private static final int FOOT = 20;
    /** Of a chart in a narrow column, whose letters are as large as those beside it. */
    private static final int NARROW = 288;

    private static final int LOW = 92;
    private static final int LOW_FOOT = 18;

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
        StringBuilder svg = begin(description, mirrored, WIDTH, HEIGHT, "img");
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
        labels(svg, series, mirrored, WIDTH, HEIGHT);
        return svg.append("</svg>").toString();
    }

    /**
     * A column that leads somewhere.
     *
     * @param key what a script knows it by
     * @param faint whether others are chosen
     */
    public record Door(Series.Point point, String href, String key, boolean chosen, boolean faint) {}

    /** Narrow columns of which each is a link, as high as the chart; the table beside it is what keys reach. */
    public String doors(List<Door> doors, String description, boolean mirrored) {
        StringBuilder svg = new StringBuilder(
                "<svg class=\"doors\" viewBox=\"0 0 %d %d\" direction=\"%s\" role=\"group\" aria-label=\"%s\">"
                        .formatted(NARROW, LOW, mirrored ? "rtl" : "ltr", RichTextHtml.escape(description)));
        double highest = Math.max(
                1,
                doors.stream().mapToDouble(door -> door.point().value()).max().orElse(1));
        int count = Math.max(1, doors.size());
        double step = Math.min(NARROW / (double) count, 40);
        svg.append("<path class=\"grid\" d=\"M0 %dH%d\"/>".formatted(LOW - LOW_FOOT, NARROW));
        for (int i = 0; i < doors.size(); i++) {
            Door door = doors.get(i);
            Series.Point point = door.point();
            double height = point.value() <= 0 ? 0 : Math.max(1.5, point.value() / highest * (LOW - LOW_FOOT - 4));
            String told = RichTextHtml.escape(point.label() + ": " + point.shown());
            double x = mirrored ? NARROW - (i + 1) * step : i * step;
            svg.append(String.format(
                    Locale.ROOT,
                    "<a href=\"%s\" tabindex=\"-1\" aria-label=\"%s\" data-span=\"%s\"%s><title>%s</title><rect class=\"hold\" x=\"%.2f\" y=\"0\" width=\"%.2f\" height=\"%d\"/>"
                            + "<rect class=\"column%s\" x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" rx=\"1\"/></a>",
                    RichTextHtml.escape(door.href()),
                    told,
                    door.key(),
                    door.chosen() ? " aria-current=\"true\"" : "",
                    told,
                    x,
                    step,
                    LOW - LOW_FOOT,
                    door.faint() ? " faint" : "",
                    x + step * .1,
                    LOW - LOW_FOOT - height,
                    step * .8,
                    height));
        }
        if (!doors.isEmpty()) {
            label(svg, mirrored ? NARROW : 0, LOW - 4, "start", doors.getFirst().point());
        }
        if (doors.size() > 1 && step * count > NARROW / 2.0) {
            label(svg, mirrored ? 0 : NARROW, LOW - 4, "end", doors.getLast().point());
        }
        return svg.append("</svg>").toString();
    }

    /** Low columns that are links, each as tall as the picture; the first, a middle one and the last are named below. */
    public String jumps(List<Jump> jumps, String description, boolean mirrored) {
        StringBuilder svg = begin(description, mirrored, STRIP, STRIP_HEIGHT, "group");
        double highest =
                Math.max(1, jumps.stream().mapToDouble(Jump::value).max().orElse(0));
        int count = Math.max(1, jumps.size());
        double step = STRIP / (double) count;
        svg.append(String.format(Locale.ROOT, "<path class=\"grid\" d=\"M0 %dH%d\"/>", STRIP_HEIGHT - FOOT, STRIP));
        for (int i = 0; i < jumps.size(); i++) {
            Jump jump = jumps.get(i);
            if (jump.value() <= 0) {
                continue;
            }
            String words = RichTextHtml.escape(jump.label()) + ": " + RichTextHtml.escape(jump.shown());
            double height = Math.max(2, jump.value() / highest * (STRIP_HEIGHT - FOOT));
            double x = (mirrored ? count - 1 - i : i) * step;
            svg.append(String.format(
                    Locale.ROOT,
                    "<a href=\"%s\" aria-label=\"%s\"%s><title>%s</title><rect class=\"hold\" x=\"%.2f\" y=\"0\" width=\"%.2f\" height=\"%d\"/>"
                            + "<rect class=\"column\" x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" rx=\"1.5\"/></a>",
                    RichTextHtml.escape(jump.address()),
                    words,
                    jump.current() ? " aria-current=\"date\"" : "",
                    words,
                    x,
                    step,
                    STRIP_HEIGHT - FOOT,
                    x + step * .12,
                    STRIP_HEIGHT - FOOT - height,
                    step * .76,
                    height));
        }
        labels(
                svg,
                new Series(jumps.stream()
                        .map(jump -> new Series.Point(jump.label(), jump.value(), jump.shown()))
                        .toList()),
                mirrored,
                STRIP,
                STRIP_HEIGHT);
        return svg.append("</svg>").toString();
    }

    private static StringBuilder begin(String description, boolean mirrored, int width, int height, String role) {
        return new StringBuilder("<svg viewBox=\"0 0 ")
                .append(width)
                .append(' ')
                .append(height)
                .append(mirrored ? "\" direction=\"rtl" : "\" direction=\"ltr")
                .append("\" role=\"")
                .append(role)
                .append("\" aria-label=\"")
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

    private static void labels(StringBuilder svg, Series series, boolean mirrored, int width, int height) {
        List<Series.Point> points = series.points();
        if (points.isEmpty()) {
            return;
        }
        label(svg, mirrored ? width : 0, height - 4, "start", points.getFirst());
        if (points.size() > 4) {
            label(svg, width / 2, height - 4, "middle", points.get(points.size() / 2));
        }
        label(svg, mirrored ? 0 : width, height - 4, "end", points.getLast());
    }

    private static void label(StringBuilder svg, int x, int y, String anchor, Series.Point point) {
        svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">".formatted(x, y, anchor))
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
