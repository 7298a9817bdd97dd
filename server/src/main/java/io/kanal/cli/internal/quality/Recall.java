package io.kanal.cli.internal.quality;

import java.util.List;

/** How often what is right came first, how often among the first ten, and the mean of one over its rank within these. */
public final class Recall {
    private static final int TEN = 10;

    private int first;
    private int ten;
    private double reciprocals;
    private int asked;

    /**
     * Counts a list.
     *
     * @param ranked best first; repeated ones count where they first stand
     */
    public void add(List<Integer> ranked, int right) {
        add(ranked.stream().distinct().toList().indexOf(right));
    }

    /**
     * Counts a rank.
     *
     * @param rank of what is right, from 0; less where it was not found
     */
    public void add(int rank) {
        asked++;
        if (rank == 0) {
            first++;
        }
        if (rank >= 0 && rank < TEN) {
            ten++;
            reciprocals += 1.0 / (rank + 1);
        }
    }

    public int asked() {
        return asked;
    }

    public double atOne() {
        return share(first);
    }

    public double atTen() {
        return share(ten);
    }

    public double meanReciprocalRank() {
        return share(reciprocals);
    }

    private double share(double part) {
        return asked == 0 ? 0 : part / asked;
    }

    @Override
    public String toString() {
        return "%.3f | %.3f".formatted(atOne(), atTen());
    }
}
