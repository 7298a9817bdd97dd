package io.kanal.search.internal.lucene;

/**
 * The numbers of word ranking. Measured by {@code benchmarks/run retrieval}.
 *
 * @param k1 how fast more occurrences of a word stop counting (BM25)
 * @param b how much longer texts are held back (BM25)
 * @param neutralBoost weight of a word written exactly as asked, against its stem
 * @param tie how much the second-best way of writing a word adds
 * @param neighbourBoost weight of two words of the question standing near each other; 0 for none
 * @param neighbourSlop how many steps apart they may be
 * @param partsOfCompounds whether the parts of a word like CVE-2021-44228 count alone too
 */
public record Ranking(
        float k1,
        float b,
        float neutralBoost,
        float tie,
        float neighbourBoost,
        int neighbourSlop,
        boolean partsOfCompounds) {
    public static final Ranking DEFAULT = new Ranking(1.2f, 0.75f, 1f, 0.1f, 0.3f, 8, true);
}
