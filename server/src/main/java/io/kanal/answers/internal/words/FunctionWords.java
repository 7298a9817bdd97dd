package io.kanal.answers.internal.words;

import io.kanal.search.QuestionWords;
import java.util.HashSet;
import java.util.Set;

/** Words that shape a question and say nothing about what it is about, in the languages Kanal knows. */
final class FunctionWords {
    private static final Set<String> TERMS = Terms.of(String.join(" ", QuestionWords.all()) + """

            what when where who whom whose which why how did do does is are was were be been being has have had the a an of in
            on at to for from by with and or it its this that these those there as about into than then can could will would
            should may might many much long often not no any some their his her they he she you your we our i me my us per
            say says said write writes wrote tell told
            что как где когда кто кого кому кем чей чья чье чьи какой какая какое какие какого какой каком каким каких какую
            почему зачем сколько ли бы был была были было быть есть это этот эта эти этого этой этом в во на с со по к ко о об
            от до из за у и или а но не ни для при над под без через так же то тот та те его ее их он она они оно мы вы я ты
            который которая которое которые которого которой которых которым куда откуда чего чем чему пишут пишет сказано говорят
            що як де коли хто чий чия чиє чиї який яка яке які якого якій яким яких яку чому навіщо скільки чи був була були
            було є це цей ця ці цього цієї з зі та й або але його її їх він вона вони воно ми ви куди звідки чого від про пишуть пише сказано кажуть
            ne nasıl nerede nereye nereden zaman kim kime kimin kimi hangi hangisi neden niçin niye kaç mı mi mu mü bir bu şu o
            ve veya ile için da de ki var yok oldu olan olarak deniyor yazıyor söyleniyor hakkında
            چه چی چگونه چطور کجا کی کسی کدام چرا چند چقدر آیا است بود شد شده هست در به از با برای و یا این آن که را تا درباره گفته گفته‌اند نوشته نوشته‌اند می‌گویند
            ما ماذا متى أين من كيف لماذا كم هل هو هي في على إلى عن أو هذا هذه ذلك تلك التي الذي كان كانت مع
            """);

    private FunctionWords() {}

    /** The words without these; all of them where nothing would be left. */
    static Set<String> without(Set<String> words) {
        Set<String> left = new HashSet<>(words);
        left.removeAll(TERMS);
        return left.isEmpty() ? words : left;
    }
}
