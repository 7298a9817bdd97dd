package io.kanal.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoldingTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Ёлка      | елка
            ЙОГУРТ    | йогурт
            йод       | йод
            Київ      | київ
            ІСТАНБУЛ  | істанбул
            İSTANBUL  | istanbul
            ISPARTA   | isparta
            ısparta   | isparta
            Şişli     | sisli
            Çağrı     | cagri
            Café      | cafe
            naïve     | naive
            Ångström  | angstrom
            كتاب      | کتاب
            علي       | علی
            می‌شود    | میشود
            مُحَمَّد    | محمد
            أحمد      | احمد
            كـــتاب   | کتاب
            ۱۴۰۳      | 1403
            ٢٠٢٤      | 2024
            ＡＢＣ１   | abc1
            за́мок     | замок
            漢語學習  | 汉语学习
            """)
    void writesOfOneWordBecomeOne(String written, String folded) {
        assertThat(Folding.fold(written)).isEqualTo(folded);
    }

    @Test
    void lettersOfTheirOwnStayWhetherComposedOrNot() {
        assertThat(Folding.fold("и\u0306од ки\u0456\u0308в")).isEqualTo("йод київ");
    }

    @Test
    void foldingTwiceChangesNothing() {
        for (char c = 0; c < Character.MAX_VALUE; c++) {
            String once = Folding.fold(String.valueOf(c));
            assertThat(Folding.fold(once)).as("U+%04X", (int) c).isEqualTo(once);
        }
    }
}
