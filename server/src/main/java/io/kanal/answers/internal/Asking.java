package io.kanal.answers.internal;

import io.kanal.search.Folding;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells sentences that ask from those that say something. In chats the question mark is often left out. */
final class Asking {
    /** How people ask others for an answer; whole words, so that "the app will tell you" asks nothing. */
    private static final Set<String> REQUESTS = """
            does anyone
            does anybody
            do you know
            anyone know
            has anyone
            can anyone
            can someone
            could someone
            please help
            how do i
            how can i
            подскажите
            подскажи
            не подскажете
            посоветуйте
            помогите
            кто нибудь
            кто знает
            кто сталкивался
            может кто
            есть у кого
            у кого есть
            підкажіть
            порадьте
            допоможіть
            хто знає
            хтось знає
            може хтось
            bilen var mı
            önerir misiniz
            yardımcı olur musunuz
            nasıl yapabilirim
            کسی می‌داند
            کسی میدونه
            راهنمایی کنید
            کمک کنید
            """.lines().map(Asking::words).collect(Collectors.toUnmodifiableSet());

    private Asking() {}

    static boolean asks(String sentence) {
        if (sentence.endsWith("?") || sentence.endsWith("？") || sentence.endsWith("؟")) {
            return true;
        }
        String words = words(sentence);
        return REQUESTS.stream().anyMatch(words::contains);
    }

    /** Folded words with one space around each. */
    private static String words(String text) {
        return " "
                + Folding.fold(text).replaceAll("[^\\p{L}\\p{M}\\p{N}]+", " ").strip() + " ";
    }
}
