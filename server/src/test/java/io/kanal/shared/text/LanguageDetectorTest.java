package io.kanal.shared.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.shared.Language;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageDetectorTest {
    private static final LanguageDetector DETECTOR = LanguageDetector.shared();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ru | Срочно
            ru | Добрый день, коллеги
            ru | Новый релиз Spring Boot 4.1 уже вышел, смотрите https://spring.io/blog
            ru | подскажите как замерить rps в jmeter
            ru | не работает после обновления
            uk | Привіт, як справи?
            uk | Верховна Рада ухвалила закон про освіту
            uk | Нагадаємо, що вода була без запаху та без смаку, але холодна
            en | Hello everyone
            en | Apache Struts warns users of two-year-old vulnerability
            en | What is the capital of France?
            en | I think İstanbul is worth a visit, and that everyone should go there
            tr | Merhaba, nasılsınız?
            tr | Bugün hava çok güzel ama dışarı çıkamadık
            tr | Cumhurbaşkanı yeni kararı açıkladı
            tr | arkadaslar bu konuda ne dusunuyorsunuz, bence degisik bir sey var
            fa | سلام، حال شما چطور است؟
            fa | دولت ایران امروز اعلام کرد که قیمت بنزین تغییر نمی‌کند
            fa | اين خبر را دوستان ما در شهر شنيدند و به خانه برگشتند
            ar | مرحبا كيف حالك
            ar | أعلنت وزارة الخارجية اليوم عن موقفها من المفاوضات
            ar | قال المتحدث إن الحكومة لن ترد على هذه التصريحات
            de | Die Regierung hat heute neue Regeln für den Verkehr in der Stadt beschlossen
            fr | Le gouvernement a annoncé de nouvelles mesures pour les transports
            es | El gobierno anunció nuevas medidas para el transporte en la ciudad
            pt | O governo anunciou hoje novas regras para o trânsito na cidade
            bg | Правителството обяви нови мерки за транспорта в града, които ще влязат в сила
            be | Урад сёння абвясціў новыя правілы для руху ў горадзе
            sr | Влада је данас објавила нова правила за саобраћај у граду
            kk | Үкімет бүгін қалада жаңа ережелер енгізетінін жариялады
            ur | حکومت نے آج شہر میں نئے قوانین کا اعلان کیا ہے
            ja | 今日は天気がいいですね
            el | Η κυβέρνηση ανακοίνωσε σήμερα νέα μέτρα
            it | Il governo ha annunciato oggi nuove regole per il traffico in città
            pl | Rząd ogłosił dziś nowe zasady ruchu w mieście
            nl | De regering heeft vandaag nieuwe regels voor het verkeer aangekondigd
            zh | 今天天气很好，我们去公园
            ko | 오늘 날씨가 좋네요
            th | วันนี้อากาศดี
            he | הממשלה הודיעה היום על כללים חדשים
            en | We met in a small café near the river and talked about naïve ideas
            other | Vláda dnes oznámila nová pravidla pro dopravu ve městě, řidiči budou překvapeni
            other | 12345 🙂 !!!
            """)
    void tellsTheLanguageOfAPost(String code, String text) {
        assertThat(DETECTOR.detect(text).code()).as(text).isEqualTo(code);
    }

    @Test
    void namesLinksAndMentionsDoNotDecide() {
        assertThat(DETECTOR.detect("@some_english_channel_name https://example.org/long/english/path Читайте"))
                .isEqualTo(Language.RUSSIAN);
    }

    @Test
    void anyTextHasAnAnswer() {
        Random random = new Random(7);
        List<String> texts = new ArrayList<>(List.of("", " ", "\uD83D", "@", "/", "http"));
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(50); j > 0; j--) {
                text.append((char) random.nextInt(0x10000));
            }
            texts.add(text.toString());
        }
        assertThat(texts).allSatisfy(text -> assertThat(DETECTOR.detect(text)).isNotNull());
    }
}
