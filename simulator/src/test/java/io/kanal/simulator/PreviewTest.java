package io.kanal.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.simulator.play.PlayWorld;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** t.me's pages of the prepared world. */
final class PreviewTest {
    private Simulator simulator;
    private Api api;

    @BeforeEach
    void begin() {
        simulator = Simulator.start(SimulatorOptions.forTests());
        PlayWorld.fill(simulator.world(), simulator.bots());
        api = new Api(simulator);
    }

    @AfterEach
    void end() {
        simulator.close();
    }

    private Document page(String path) {
        return Jsoup.parse(api.get(path).body());
    }

    @Test
    void aChannelShowsWhatItHolds() {
        Document page = page("/s/orbit_weekly");
        assertThat(page.select(".tgme_channel_info_header_title").text()).contains("Orbit Weekly");
        assertThat(page.expectFirst(".tgme_channel_info_counter .counter_value").text())
                .isEqualTo("12.4K");
        assertThat(page.select(".tgme_widget_message[data-post]")).hasSizeGreaterThan(8);
        Element first = page.expectFirst(".tgme_widget_message");
        assertThat(first.attr("data-post")).isEqualTo("orbit_weekly/1");
        assertThat(new String(Base64.getDecoder().decode(first.attr("data-view")), StandardCharsets.UTF_8))
                .startsWith("{\"c\":-2000000101,\"p\":1,");
        assertThat(page.select(".tgme_widget_message_poll_question")).hasSize(1);
        assertThat(page.select(".tgme_widget_message_grouped_wrap .tgme_widget_message_photo_wrap"))
                .hasSize(4);
        assertThat(page.select(".tgme_reaction tg-emoji[emoji-id]")).hasSize(1);
        assertThat(page.select(".tgme_widget_message_text tg-emoji[emoji-id]")).hasSize(1);
        assertThat(page.select("a.tgme_widget_message_reply")).hasSize(1);
        assertThat(page.select(".tgme_widget_message_forwarded_from_name")).hasSize(1);
        assertThat(page.select("tg-spoiler, blockquote, pre code.language-python, s, u"))
                .hasSize(5);
        assertThat(page.select(".tgme_widget_message_meta").eachText()).anyMatch(text -> text.startsWith("edited"));
        String picture = page.expectFirst(".tgme_widget_message_photo_wrap")
                .attr("style")
                .replaceAll(".*url\\('[^/]*//[^/]*(/[^']*)'.*", "$1");
        assertThat(api.get(picture).headers().firstValue("Content-Type")).hasValue("image/jpeg");
        String seal = page.expectFirst(".tgme_channel_info .tgme_page_photo_image img")
                .attr("src")
                .replaceAll("^[^/]*//[^/]*", "");
        assertThat(api.get(seal).headers().firstValue("Content-Type")).hasValue("image/jpeg");
        assertThat(api.get("/file/seal/-1.jpg").statusCode()).isEqualTo(404);
    }

    @Test
    void pagesGoBackToTheBeginning() {
        for (int i = 0; i < 45; i++) {
            api.sim("send", Map.of("as", 7_000_000_001L, "chat", "@orbit_weekly", "text", "post " + i));
        }
        Set<String> seen = new HashSet<>();
        String next = "/s/orbit_weekly";
        int pages = 0;
        while (next != null && pages++ < 10) {
            Document page = page(next);
            page.select(".tgme_widget_message")
                    .forEach(m -> assertThat(seen.add(m.attr("data-post"))).isTrue());
            Element more = page.selectFirst("a.tme_messages_more[data-before]");
            next = more == null ? null : more.attr("href");
        }
        assertThat(pages).isEqualTo(3);
        assertThat(seen).contains("orbit_weekly/1", "orbit_weekly/59").hasSize(56);
        assertThat(page("/s/orbit_weekly?after=50").select(".tgme_widget_message"))
                .hasSize(9);
        assertThat(page("/s/orbit_weekly?q=tomato").select(".tgme_widget_message"))
                .hasSize(2);
        assertThat(page("/s/orbit_weekly?q=nothingatall").select(".tme_no_messages_found"))
                .hasSize(1);
    }

    @Test
    void whatHasNoPreviewIsRedirected() {
        for (String name : new String[] {"skywatchers_play", "alice_m", "nobody_at_all"}) {
            HttpResponse<String> answer = api.get("/s/" + name);
            assertThat(answer.statusCode()).isEqualTo(302);
            assertThat(answer.headers().firstValue("Location")).hasValue("/" + name);
        }
        assertThat(page("/skywatchers_play").select(".tgme_page_extra").text()).contains("members");
        assertThat(page("/orbit_weekly").select(".tgme_page_extra").text()).isEqualTo("12 485 subscribers");
        assertThat(page("/nobody_at_all").select(".tgme_page_title")).isEmpty();
    }
}
