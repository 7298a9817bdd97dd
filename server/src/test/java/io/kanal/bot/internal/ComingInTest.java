package io.kanal.bot.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.answers.Answers;
import io.kanal.answers.Question;
import io.kanal.bot.internal.talk.Doorstep;
import io.kanal.bot.internal.words.Wordings;
import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.people.administration.Administration;
import io.kanal.people.invites.Invites;
import io.kanal.people.invites.NewInvite;
import io.kanal.people.tiers.Allowances;
import io.kanal.people.tiers.Subscriptions;
import io.kanal.people.tiers.Tier;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.telegram.Bots;
import io.kanal.testing.ServerTest;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** Somebody comes in by the bot, and what the bot says of their tier and its limits. */
@ServerTest
class ComingInTest {
    @Autowired
    ApplicationContext context;

    @Autowired
    Invites invites;

    @Autowired
    Users users;

    @Autowired
    Subscriptions subscriptions;

    private BotGround ground;

    @BeforeEach
    void setUp() {
        ground = new BotGround(context);
        ground.bot();
    }

    private String invite(Tier tier, @Nullable Integer days) {
        return invites.create(Caller.KANAL, new NewInvite(tier, 1, Duration.ofDays(1), days))
                .code();
    }

    @Test
    void anInviteLetsAStrangerInOnce() {
        Chatter lena = new Chatter("Lena", "ru");
        assertThat(lena.ask("/login")).contains("/login ABCD2345EFGH");
        assertThat(lena.ask("/login NOSUCHCODE12")).contains("не знаю такого инвайта");
        String code = invite(Tier.TRIAL, 7);
        assertThat(lena.ask("/login " + code.toLowerCase(java.util.Locale.ROOT)))
                .contains("Добро пожаловать", "Lena", "Пробный", "до ", "Каналов одновременно: 10");
        User user = users.findByTelegramId(lena.id()).orElseThrow();
        assertThat(user.administrator()).isFalse();

        Chatter second = new Chatter("Second", "en");
        assertThat(second.ask("/start " + code)).contains("used up or has expired");
        assertThat(users.findByTelegramId(second.id())).isEmpty();
        assertThat(lena.ask("/login " + code)).contains("ничего нового");
        assertThat(lena.ask("/login " + invite(Tier.PREMIUM, null))).contains("Премиум");
    }

    @Test
    void aLinkThatStartsTheBotAndABareCodeLetInToo() {
        assertThat(new Chatter("Omid", "fa").ask("/start " + invite(Tier.FREE, null)))
                .contains("خوش آمدید");
        assertThat(new Chatter("Deniz", "tr").ask(invite(Tier.BASIC, 30))).contains("Hoş geldiniz", "Temel");
    }

    @Test
    void whoIsBlockedStaysOut() {
        Chatter mallory = new Chatter("Mallory", "en");
        mallory.ask("/login " + invite(Tier.FREE, null));
        User user = users.findByTelegramId(mallory.id()).orElseThrow();
        context.getBean(Administration.class).block(Caller.KANAL, user.id(), null, "spam");
        assertThat(mallory.ask("/login " + invite(Tier.BASIC, null))).contains("You are blocked here.", "spam");
        context.getBean(Administration.class)
                .block(Caller.KANAL, user.id(), Instant.now().plus(Duration.ofDays(3)), null);
        assertThat(mallory.ask("/search ferry"))
                .contains("You are blocked here.", "ends by itself")
                .doesNotContain("spam");
    }

    @Test
    void figuresAreForAdministrators() {
        Chatter anna = new Chatter("Anna", "en");
        anna.ask("/login " + invite(Tier.TRIAL, 7));
        assertThat(anna.ask("/admin_stats")).doesNotContain("Active people");
        User user = users.findByTelegramId(anna.id()).orElseThrow();
        context.getBean(Administration.class).setAdministrator(Caller.KANAL, user.id(), true);
        try {
            assertThat(anna.ask("/admin_stats"))
                    .contains("Active people: today ", "Questions: today ", "/app/status", "Trial: ");
        } finally {
            context.getBean(Administration.class).setAdministrator(Caller.KANAL, user.id(), false);
        }
    }

    @Test
    void aSubscriptionIsShownWithWhatIsUsedOfIt() {
        Chatter anna = new Chatter("Anna", "en");
        anna.ask("/login " + invite(Tier.TRIAL, 7));
        User user = users.findByTelegramId(anna.id()).orElseThrow();
        ground.channel(user, "Harbour Wire", "The ferry sails at noon.");
        context.getBean(Allowances.class).takeQuestion(user.id());
        assertThat(anna.ask("/subscription"))
                .contains(
                        "Trial", "7 days left", "Channels: 1 of 10", "Posts listed today: 0 of 500", "today: 1 of 50");
        subscriptions.revoke(Caller.KANAL, user.id(), null);
        assertThat(anna.ask("/subscription")).contains("Free", "without an end", "1 of 3");
    }

    @Test
    void whoseQuestionsOfTheDayAreUsedIsToldUntilWhen() {
        Chatter boris = new Chatter("Boris", "en");
        boris.ask("/login " + invite(Tier.FREE, null));
        User user = users.findByTelegramId(boris.id()).orElseThrow();
        ground.channel(user, "Harbour Wire", "The ferry to the south island sails at one.");
        Answers answers = context.getBean(Answers.class);
        for (int i = 0; i < 10; i++) {
            answers.admit(user.caller(), Question.of("When does the ferry sail?"));
        }
        assertThat(boris.ask("/ask When does the ferry sail?")).contains("10 questions and searches", "in about", "h.");
        assertThat(boris.ask("/search ferry")).contains("10 questions and searches");
    }

    @Test
    void atTheLimitOfChannelsTheBotSaysWhatHelps() {
        Chatter carla = new Chatter("Carla", "en");
        carla.ask("/login " + invite(Tier.FREE, null));
        User user = users.findByTelegramId(carla.id()).orElseThrow();
        for (int i = 0; i < 3; i++) {
            ground.channel(user, "Wire " + i, "Words of wire number " + "abc".charAt(i));
        }
        User rich = ground.user("Rich");
        ChatId fourth = ground.channel(rich, "Fourth wire", "Words of the fourth wire");
        String name = context.getBean(io.kanal.posts.Chats.class).get(fourth).username();
        assertThat(name).isNotNull();
        assertThat(carla.ask("/my_channels")).contains("Wire 0", "Wire 2");
        subscriptions.setMostChannels(Caller.KANAL, user.id(), 2);
        assertThat(carla.ask("/my_channels")).contains("(resting)");
        assertThat(carla.ask("/subscription")).contains("2 of 2", "1 of your channels rests");
    }

    @Test
    void whoseTierEndsSoonIsToldOnce() {
        Chatter dora = new Chatter("Dora", "en");
        dora.ask("/login " + invite(Tier.BASIC, 30));
        User user = users.findByTelegramId(dora.id()).orElseThrow();
        subscriptions.grant(Caller.KANAL, user.id(), Tier.BASIC, Instant.now().plus(Duration.ofHours(60)), null);
        TierNotices.send(
                subscriptions,
                context.getBean(Bots.class),
                context.getBean(Doorstep.class),
                context.getBean(Wordings.class));
        assertThat(Chatter.words(dora.hear())).contains("Basic", "in 3 days at most");
        TierNotices.send(
                subscriptions,
                context.getBean(Bots.class),
                context.getBean(Doorstep.class),
                context.getBean(Wordings.class));
        assertThat(dora.ask("/cancel")).as("nothing said between").contains("nothing to stop");
    }
}
