package io.kanal.search.internal.lucene;

import java.io.IOException;
import org.apache.lucene.index.FilteredTermsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BoostAttribute;
import org.apache.lucene.search.MultiTermQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.util.AttributeSource;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;
import org.apache.lucene.util.UnicodeUtil;

/** Words that begin so, those with the fewest letters more before longer ones, and rarer before more frequent ones. */
final class BeginningQuery extends PrefixQuery {
    private static final int MOST = 256;
    private static final float PER_LETTER = 0.5f;

    private final BytesRef begin;

    BeginningQuery(Term begin) {
        super(begin, new MultiTermQuery.TopTermsScoringBooleanQueryRewrite(MOST));
        this.begin = begin.bytes();
    }

    @Override
    protected TermsEnum getTermsEnum(Terms terms, AttributeSource attributes) throws IOException {
        return new Closest(terms.iterator(), begin);
    }

    private static final class Closest extends FilteredTermsEnum {
        private final BytesRef begin;
        private final int letters;
        private final BoostAttribute boost = attributes().addAttribute(BoostAttribute.class);

        Closest(TermsEnum terms, BytesRef begin) {
            super(terms);
            this.begin = begin;
            this.letters = letters(begin);
            setInitialSeekTerm(begin);
        }

        @Override
        protected AcceptStatus accept(BytesRef term) {
            if (!StringHelper.startsWith(term, begin)) {
                return AcceptStatus.END;
            }
            boost.setBoost(1 / (1 + PER_LETTER * (letters(term) - letters)));
            return AcceptStatus.YES;
        }

        private static int letters(BytesRef term) {
            return UnicodeUtil.codePointCount(term);
        }
    }
}
