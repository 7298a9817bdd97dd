package io.kanal.benchmarks;

import java.util.List;

/** How often the right paragraph came first, and how often among the first ten. */
final class Recall {
    private int first;
    private int ten;
    private int asked;

    /** @param ranked numbers of paragraphs, best first; repeated ones count where they first stand */
    void add(List<Integer> ranked, int right) {
        int rank = ranked.stream().distinct().toList().indexOf(right);
        asked++;
        if (rank == 0) {
            first++;
        }
        if (rank >= 0 && rank < 10) {
            ten++;
        }
    }

    double atOne() {
        return first / (double) asked;
    }

    double atTen() {
        return ten / (double) asked;
    }

    @Override
    public String toString() {
        return "%.3f | %.3f".formatted(atOne(), atTen());
    }
}
