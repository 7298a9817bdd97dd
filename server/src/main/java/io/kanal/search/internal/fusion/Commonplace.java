package io.kanal.search.internal.fusion;

import io.kanal.ai.Embeddings;
import io.kanal.ai.Purpose;
import io.kanal.search.internal.lucene.VectorIndex;
import io.kanal.shared.text.ResourceLines;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Texts about this and that in several languages, from the resources, with the vectors that the present model gives them: what any
 * text is like to it. For a record that has too few passages to tell.
 */
@Component
public final class Commonplace {
    private static final String TEXTS = "/search/commonplace.txt";

    /** A record of so many passages tells by itself what any text is like. */
    private static final int ENOUGH = 256;

    private final Embeddings embeddings;
    private volatile @Nullable Centre centre;

    Commonplace(Embeddings embeddings) {
        this.embeddings = embeddings;
    }

    /** The middle of their vectors, which are made once. */
    private Centre centre() {
        Centre known = centre;
        if (known == null) {
            known = Centre.NONE;
            for (float[] vector : embeddings.embed(ResourceLines.of(TEXTS), Purpose.PASSAGE)) {
                known = known.with(vector);
            }
            centre = known;
        }
        return known;
    }

    /**
     * The cosine of a vector with any text: with what stands in an index, or with these texts as well where that is little.
     *
     * @throws io.kanal.shared.KanalException as {@link Embeddings#embed}
     */
    public double cosine(VectorIndex index, float[] vector) {
        Centre record = index.sample().centre();
        return (record.count() < ENOUGH ? record.with(centre()) : record).cosine(vector);
    }
}
