package io.kanal.web.internal.charts;

import java.util.List;

/** Numbers in the order of time, with the words that stand beside them in tables and tooltips. */
public record Series(List<Point> points) {
    /** One number. */
    public record Point(String label, double value, String shown) {}

    public Series {
        points = List.copyOf(points);
    }

    public boolean isEmpty() {
        return points.stream().allMatch(point -> point.value() == 0);
    }

    double highest() {
        return points.stream().mapToDouble(Point::value).max().orElse(0);
    }
}
