package io.kanal.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.kanal.simulator.Simulator;
import java.time.Duration;

/** The page of the simulated messenger: talking to the bot and hearing what it says. */
final class Messenger {
    private Messenger() {}

    /** A person's messenger with the talk to the bot open. */
    static Page of(Visit visit, Simulator simulator, long person) {
        long bot = simulator.world().findUser("kanal_play_bot").orElseThrow().id();
        visit.page().navigate(simulator.address() + "/#" + person + "/" + bot);
        visit.page().locator("#text").waitFor();
        return visit.page();
    }

    /** The same of somebody who never talked to the bot, and begins now. */
    static Page begin(Visit visit, Simulator simulator, long person) {
        long bot = simulator.world().findUser("kanal_play_bot").orElseThrow().id();
        visit.page().navigate(simulator.address() + "/#" + person + "/" + bot);
        visit.page().locator("#action button").click();
        visit.page().locator("#text").waitFor();
        return visit.page();
    }

    static void open(Page page, String chat) {
        page.locator("#chats button.row")
                .filter(new Locator.FilterOptions()
                        .setHas(page.locator("b", new Page.LocatorOptions().setHasText(chat))))
                .first()
                .click();
        page.locator("#title", new Page.LocatorOptions().setHasText(chat)).waitFor();
    }

    static void say(Page page, String text) {
        page.locator("#text").fill(text);
        page.locator("#send").click();
        page.locator("#messages .message", new Page.LocatorOptions().setHasText(text))
                .last()
                .waitFor();
    }

    /** Waits until the newest message is the bot's and says this. */
    static void heard(Page page, String words) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!answers(page, words, 500)) {
            assertThat(System.nanoTime())
                    .as(() -> "nobody says \"" + words + "\", the newest is: "
                            + page.locator("#messages > .message:last-child").textContent())
                    .isLessThan(end);
        }
    }

    static boolean answers(Page page, String words, double millis) {
        Locator newest = page.locator("#messages > .message:last-child:not(.out):not(.draft)")
                .filter(new Locator.FilterOptions().setHasText(words));
        try {
            newest.waitFor(new Locator.WaitForOptions().setTimeout(millis));
            return true;
        } catch (com.microsoft.playwright.TimeoutError e) {
            // Not yet: whoever waits asks again.
            return false;
        }
    }
}
