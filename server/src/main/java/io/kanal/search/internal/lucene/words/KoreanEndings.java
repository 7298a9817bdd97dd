package io.kanal.search.internal.lucene.words;

import java.util.List;

/**
 * Takes particles off Korean nouns, and what makes verbs of them (공부합니다, 공부했다: 공부), so that a noun is found however it stands in a
 * sentence. Forms of other verbs are left as they are.
 */
final class KoreanEndings {
    /** What stands last comes first: particles may follow a plural, and 하다 in its forms. */
    private static final List<List<String>> ENDINGS = List.of(
            List.of(
                    "에서부터", "으로부터", "에게서", "한테서", "이라고", "이라는", "입니다", "이었다", "에서는", "에서도", "으로서", "으로써", "으로는", "에게는",
                    "까지는", "까지도", "이지만", "이에요", "예요", "이란", "라고", "라는", "에서", "에게", "한테", "께서", "으로", "부터", "까지", "처럼",
                    "보다", "마다", "조차", "마저", "밖에", "이나", "이랑", "하고", "에는", "에도", "와의", "과의", "로는", "로서", "로써", "만의", "은",
                    "는", "이", "가", "을", "를", "에", "의", "도", "로", "와", "과", "만", "나", "랑"),
            List.of("들"),
            List.of(
                    "하였습니다", "했습니다", "합니다", "합니까", "하십시오", "하세요", "했어요", "했는데", "하려고", "하면서", "하지만", "하기", "하는", "하다",
                    "하며", "하면", "하여", "하게", "하자", "했다", "했고", "해요", "해서", "했던", "할", "한", "해", "되었습니다", "됐습니다", "됩니다",
                    "되는", "되다", "되어", "되고", "됐다", "된", "될"));

    /** A noun has two syllables; with one left, what was taken off was a part of it. */
    private static final int LEFT = 2;

    private KoreanEndings() {}

    static String without(String word) {
        String left = word;
        for (List<String> kind : ENDINGS) {
            for (String ending : kind) {
                if (left.endsWith(ending) && left.length() - ending.length() >= LEFT) {
                    left = left.substring(0, left.length() - ending.length());
                    break;
                }
            }
        }
        return left;
    }
}
