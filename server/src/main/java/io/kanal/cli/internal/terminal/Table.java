package io.kanal.cli.internal.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Columns as wide as their widest cell. */
public final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... heading) {
        rows.add(List.of(heading));
    }

    public void row(String... cells) {
        rows.add(List.of(cells));
    }

    /** The table's lines; where they are wider than this, each row's cells below one another with their headings. */
    public List<String> lines(int width) {
        List<String> lines = lines();
        if (lines.stream().allMatch(line -> line.codePointCount(0, line.length()) <= width)) {
            return lines;
        }
        List<String> heading = rows.getFirst();
        List<String> narrow = new ArrayList<>();
        for (List<String> row : rows.subList(1, rows.size())) {
            if (!narrow.isEmpty()) {
                narrow.add("");
            }
            for (int i = 0; i < row.size(); i++) {
                if (!row.get(i).isEmpty()) {
                    narrow.add(heading.get(i).toLowerCase(Locale.ROOT) + ": " + row.get(i));
                }
            }
        }
        return narrow;
    }

    private List<String> lines() {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(
                        widths[i], row.get(i).codePointCount(0, row.get(i).length()));
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            String cell = row.get(i);
            line.append(cell);
            if (i + 1 < row.size()) {
                line.repeat(" ", widths[i] - cell.codePointCount(0, cell.length()) + 2);
            }
        }
        return line.toString().stripTrailing();
    }
}
