package io.kanal.web.internal.charts;

import io.kanal.shared.text.RichTextHtml;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
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
        StringBuilder svg = begin("bars", description, mirrored, WIDTH, HEIGHT, "img");
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
     * @param href null where it leads nowhere, and is not drawn
     * @param key what a script knows it by
     * @param chosen whether it is what the page shows
     * @param faint whether others are
     */
    public record Door(Series.Point point, @Nullable String href, String key, boolean chosen, boolean faint) {}

    /** Narrow columns of which each is a link, as high as the chart; keys reach the list beside it, or a column by a script. */
    public String doors(List<Door> doors, String description, boolean mirrored) {
        StringBuilder svg = begin("doors", description, mirrored, NARROW, LOW, "group");
        double highest = Math.max(
                1,
                doors.stream().mapToDouble(door -> door.point().value()).max().orElse(1));
        double step = Math.min(NARROW / (double) Math.max(1, doors.size()), 40);
        svg.append("<path class=\"grid\" d=\"M0 %dH%d\"/>".formatted(LOW - LOW_FOOT, NARROW));
        for (int i = 0; i < doors.size(); i++) {
            Door door = doors.get(i);
            if (door.href() != null) {
                column(svg, door, door.href(), highest, mirrored ? NARROW - (i + 1) * step : i * step, step);
            }
        }
        if (step * doors.size() > NARROW / 2.0) {
            labels(svg, new Series(doors.stream().map(Door::point).toList()), mirrored, NARROW, LOW);
        } else if (!doors.isEmpty()) {
            label(svg, mirrored ? NARROW : 0, LOW - 4, "start", doors.getFirst().point());
        }
        return svg.append("</svg>").toString();
    }

    private static void column(StringBuilder svg, Door door, String href, double highest, double x, double step) {
        Series.Point point = door.point();
        double height = point.value() <= 0 ? 0 : Math.max(1.5, point.value() / highest * (LOW - LOW_FOOT - 4));
        String told = RichTextHtml.escape(point.label() + ": " + point.shown());
        svg.append(String.format(
                Locale.ROOT,
                "<a href=\"%s\" aria-label=\"%s\" tabindex=\"-1\" data-span=\"%s\"%s><title>%s</title><rect class=\"hold\" x=\"%.2f\" y=\"0\" width=\"%.2f\" height=\"%d\"/>"
                        + "<rect class=\"column%s\" x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" rx=\"1\"/></a>",
                RichTextHtml.escape(href),
                told,
                door.key(),
                door.chosen() ? " aria-current=\"date\"" : "",
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

    private static StringBuilder begin(
            String name, String description, boolean mirrored, int width, int height, String role) {
        return new StringBuilder("<svg class=\"")
                .append(name)
                .append("\" viewBox=\"0 0 ")
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
