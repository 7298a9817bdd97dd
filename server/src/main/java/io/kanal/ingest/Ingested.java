package io.kanal.ingest;

/**
 * What became of a batch; every message counts once.
 *
 * @param added not known before
 * @param edited got a new current version or an earlier one
 * @param known said nothing new about the content
 * @param restored were taken for deleted and are there again
 * @param refused were erased for good, or older than the chat's floor
 */
public record Ingested(int added, int edited, int known, int restored, int refused) {
    public static final Ingested NOTHING = new Ingested(0, 0, 0, 0, 0);

    public Ingested plus(Ingested other) {
        return new Ingested(
                added + other.added,
                edited + other.edited,
                known + other.known,
                restored + other.restored,
                refused + other.refused);
    }

    public int total() {
        return added + edited + known + restored + refused;
    }
}
