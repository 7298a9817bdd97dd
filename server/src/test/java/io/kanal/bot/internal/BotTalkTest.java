package io.kanal.bot.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.answers.Answers;
import io.kanal.answers.Question;
import io.kanal.people.LoginLinks;
import io.kanal.people.Sessions;
import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.shared.ChatId;
import io.kanal.simulator.play.PlayWorld;
import io.kanal.simulator.world.Chat;
import io.kanal.simulator.world.ChatKind;
import io.kanal.simulator.world.Content;
import io.kanal.simulator.world.ForwardOrigin;
import io.kanal.simulator.world.Member;
import io.kanal.simulator.world.Message;
import io.kanal.simulator.world.NewMessage;
import io.kanal.simulator.world.Rights;
import io.kanal.testing.ServerTest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** People talk to Kanal's bot in the simulated Telegram; everything between is real. */
@ServerTest
class BotTalkTest {
    private static final String FERRY = "The ferry to the north island sails at noon.";
    private static final String LIGHTHOUSE = "The lighthouse keeper closed the pier tonight because of the storm.";

    @Autowired
    ApplicationContext context;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    Users users;

    @Autowired
    LoginLinks links;

    @Autowired
    Sessions sessions;

    private BotGround ground;

    @BeforeEach
    void setUp() {
        ground = new BotGround(context);
        ground.bot();
    }

    @Test
    void aCodeFromTheSettingsPageMakesSomebodyKnown() {
        // As many bits as a Telegram id may have.
        Chatter anna = new Chatter(4_503_599_627_370_495L, "Anna", "en");
        User user = ground.user("Anna K.");
        String answer = anna.ask("/start " + ground.code(user));
        assertThat(answer).contains("Linked", "Anna K.", "/add_channel");
        assertThat(users.findByTelegramId(anna.id())).map(User::id).contains(user.id());
        assertThat(anna.ask("/start")).contains("Hello", "Anna K.");
    }

    @Test
    void aCodeMayBeTypedAndAWrongOneIsSaidToBeWrong() {
        Chatter omid = new Chatter("Omid", "fa");
        User user = ground.user("امید");
        assertThat(omid.ask("aaaaa-bbbbb")).contains("کد");
        assertThat(omid.ask(ground.code(user))).contains("پیوند خورد", "امید");
        assertThat(users.findByTelegramId(omid.id())).isPresent();
    }

    @Test
    void strangersAreToldOnceADayAndPrivacyAlways() {
        Chatter eve = new Chatter("Eve", "en");
        assertThat(eve.ask("Who are you?")).contains("not linked");
        eve.say("/search secrets");
        eve.say("/ask secrets");
        eve.say("   ");
        assertThat(eve.ask("/privacy")).as("the next thing said").contains("What Kanal keeps");
        assertThat(eve.moreWasSaid()).isFalse();
        jdbc.sql("update bot_refusal set at = at - interval '25 hours' where telegram_id = :id")
                .param("id", eve.id())
                .update();
        assertThat(eve.ask("Hello?")).contains("not linked");
    }

    @Test
    void whoAsksTooMuchIsToldSoInTheirOwnLanguage() {
        Chatter boris = new Chatter("Boris", "ru");
        User user = ground.linked(boris);
        users.chooseLanguage(user.caller(), user.id(), "ru");
        ground.channel(user, "Harbour Wire", FERRY);
        Answers answers = context.getBean(Answers.class);
        for (int i = 0; i < 20; i++) {
            answers.admit(user.caller(), Question.of("When does the ferry sail?"));
        }
        assertThat(boris.ask("/ask When does the ferry sail?")).contains("Слишком часто");
    }

    @Test
    void wordsOfTimeAreShownAndTakenOffByAButton() {
        Chatter anna = new Chatter("Anna", "en");
        ground.channel(ground.linked(anna), "Harbour Wire", FERRY);
        await().atMost(Chatter.SOON)
                .untilAsserted(
                        () -> assertThat(anna.ask("When does the ferry sail?")).contains("ferry"));

        anna.say("When does the ferry sail since last week?");
        Message narrowed = anna.hear();
        assertThat(Chatter.words(narrowed)).contains("since last week", "from ");

        anna.say("When does the ferry sail to the north island 3 years ago?");
        Message nothing = anna.hear();
        assertThat(Chatter.words(nothing)).contains("3 years ago", "The posts of that time do not say");
        anna.press(nothing, "Without “3 years ago”");
        assertThat(Chatter.words(anna.hear())).contains("Sources").doesNotContain("🕒");
        await().atMost(Chatter.SOON).until(() -> anna.labels(nothing).isEmpty());

        anna.say("/search when does the ferry sail 3 years ago");
        Message found = anna.hear();
        assertThat(Chatter.words(found)).contains("🕒 “3 years ago”: ", "Nothing was found");
        anna.press(found, "Without “3 years ago”");
        assertThat(Chatter.words(anna.hear())).contains("found: ").doesNotContain("🕒");
    }

    @Test
    void anAnswerToAnAnswerKeepsItsSubjectAndACountShowsItsPosts() {
        Chatter anna = new Chatter("Anna", "en");
        ground.channel(
                ground.linked(anna),
                "Harbour Wire",
                "The lighthouse of Elbow Reef is painted in stripes.",
                "Thomas Curry kept the lighthouse of Elbow Reef for thirty years.");
        await().atMost(Chatter.SOON)
                .untilAsserted(() -> assertThat(anna.ask("/search lighthouse")).contains("found: 2"));
        anna.say("How is the lighthouse of Elbow Reef painted?");
        Message first = anna.hear();
        assertThat(Chatter.words(first)).contains("stripes");

        anna.send(NewMessage.text("and who kept it?").replyingTo(first.id()));
        Message next = anna.hear();
        assertThat(Chatter.words(next)).contains("↪ About: ", "How is the lighthouse", "Thomas Curry");
        anna.press(next, "Without the question before");
        assertThat(Chatter.words(anna.hear())).doesNotContain("↪");

        anna.say("How many posts are there about the lighthouse?");
        Message count = anna.hear();
        assertThat(Chatter.words(count)).contains("Posts that hold these words: 2", "lighthouse");
        anna.press(count, "Show them");
        assertThat(Chatter.words(anna.hear())).contains("Thomas Curry", "stripes");
    }

    @Test
    void aSearchShowsHitsWithTheWordsThatMatchedAndGoesOnByButton() {
        Chatter anna = new Chatter("Anna", "en");
        User user = ground.linked(anna);
        String[] posts = new String[8];
        for (int i = 0; i < posts.length; i++) {
            posts[i] = "Harbour note %d: the quokka <b>swims</b> & sleeps on pier %d.".formatted(i, i);
        }
        ground.channel(user, "Harbour <i>Wire</i> & Co", posts);

        anna.say("/search quokka");
        Message first = anna.hear();
        assertThat(Chatter.words(first))
                .contains("found: 8", "Harbour <i>Wire</i> & Co", "<b>swims</b>", "1. ", "5. ")
                .doesNotContain("6. ");
        assertThat(((Content.Text) first.content()).text().entities())
                .anySatisfy(entity -> assertThat(
                                Chatter.words(first).substring(entity.offset(), entity.offset() + entity.length()))
                        .isEqualTo("quokka"));
        assertThat(anna.labels(first)).containsExactly("More");
        assertThat(Chatter.data(first, "More")).hasSizeLessThan(16).doesNotContain("quokka");

        anna.press(first, "More");
        assertThat(Chatter.words(anna.hear())).contains("6. ", "8. ").doesNotContain("5. ");
        await().atMost(Chatter.SOON).until(() -> anna.labels(first).isEmpty());
        assertThat(anna.ask("/search zzyzx")).contains("Nothing was found");
        await().atMost(Chatter.SOON)
                .untilAsserted(() -> assertThat(anna.ask("/search animals resting near ships and boats"))
                        .contains("near in meaning"));
        assertThat(anna.ask("/search \"open")).contains("cannot be read as a search");
    }

    @Test
    void aPersonSeesOnlyWhatTheyFollow() {
        Chatter anna = new Chatter("Anna", "en");
        Chatter boris = new Chatter("Boris", "en");
        ground.channel(ground.linked(anna), "Anna's channel", "The numbat is shy.");
        ground.linked(boris);
        assertThat(boris.ask("/search numbat")).contains("Nothing was found");
        assertThat(anna.ask("/search numbat")).contains("shy");
    }

    @Test
    void aQuestionIsAnsweredWithTheSentencesItRestsOn() {
        Chatter anna = new Chatter("Anna", "en");
        ground.channel(ground.linked(anna), "Harbour Wire", FERRY, LIGHTHOUSE);
        anna.say("/ask Who closed the pier tonight?");
        Message answer = anna.hear();
        assertThat(Chatter.words(answer)).contains(LIGHTHOUSE, "[1]", "Sources", "@channel_");
        assertThat(((Content.Text) answer.content()).text().entities())
                .anySatisfy(entity -> assertThat(entity.argument()).startsWith("https://t.me/channel_"))
                .anySatisfy(entity -> assertThat(entity.type()).isEqualTo("expandable_blockquote"));
        assertThat(anna.ask("When does the ferry sail to the north island?")).contains("noon");
        assertThat(anna.ask("/ask What is the price of saffron in Mashhad?")).contains("do not say");
    }

    @Test
    void aCommandWithoutItsWordsAsksForThemAndWaits() {
        Chatter anna = new Chatter("Anna", "en");
        ground.channel(ground.linked(anna), "Harbour Wire", FERRY);
        assertThat(anna.ask("/search")).contains("What shall I look for");
        assertThat(anna.ask("ferry")).contains("Harbour Wire");
        assertThat(anna.ask("/ask")).contains("What would you like to know");
        assertThat(anna.ask("/cancel")).contains("Stopped");
        assertThat(anna.ask("/cancel")).contains("nothing to stop");
        assertThat(anna.ask("/add_channel")).contains("Which channel");
        jdbc.sql("update bot_dialog set expires_at = now() where telegram_id = :id")
                .param("id", anna.id())
                .update();
        assertThat(anna.ask("When does the ferry sail?")).as("a question again").contains("noon");
    }

    @Test
    void aChannelIsFollowedListedAndDroppedAgain() {
        Chatter anna = new Chatter("Anna", "en");
        User user = ground.linked(anna);
        assertThat(anna.ask("/my_channels")).contains("no channels yet");
        assertThat(anna.ask("/add_channel https://t.me/" + PlayWorld.ENGLISH_CHANNEL))
                .contains("Following", "Orbit Weekly");
        assertThat(anna.ask("/add_channel @" + PlayWorld.ENGLISH_CHANNEL)).contains("already");
        assertThat(anna.ask("/my_channels")).contains("1. ", "Orbit Weekly", "posts");

        anna.say("/remove_channel");
        Message choice = anna.hear();
        anna.press(choice, anna.labels(choice).getFirst());
        await().atMost(Chatter.SOON).until(() -> anna.labels(choice).contains("Stop following"));
        assertThat(ground.followed(user)).as("not before it is confirmed").hasSize(1);
        String confirm = Chatter.data(choice, "Stop following");
        anna.pressData(choice, confirm);
        await().atMost(Chatter.SOON).until(() -> Chatter.words(choice).contains("no longer follow"));
        assertThat(ground.followed(user)).isEmpty();
        assertThat(anna.pressData(choice, confirm)).contains("no longer in use");
    }

    @Test
    void whatCannotBeFollowedIsSaidInTheWordsOfTheReason() {
        Chatter anna = new Chatter("Anna", "en");
        ground.linked(anna);
        assertThat(anna.ask("/add_channel @no_such_channel_here")).contains("knows no channel");
        assertThat(anna.ask("/add_channel https://t.me/+AbCdEf123")).contains("private chat");
        assertThat(anna.ask("/add_channel !!")).contains("not the name of a public channel");
        assertThat(anna.ask("@" + PlayWorld.PERSIAN_CHANNEL))
                .as("still asked for")
                .contains("Following");
    }

    @Test
    void eachReasonHasItsOwnSentence() {
        Chatter anna = new Chatter("Anna", "en");
        ground.linked(anna);
        String number = Long.toString(anna.id(), 36);
        anna.world()
                .addUser(new io.kanal.simulator.world.User(
                        0, false, "Person", null, "person_" + number, "en", false, false));
        anna.world()
                .addChat(ChatKind.SUPERGROUP, 0, Chat.Settings.titled("Friends", "group_" + number, null), anna.id());
        assertThat(anna.ask("/add_channel @person_" + number)).contains("This is a person");
        assertThat(anna.ask("/add_channel @group_" + number)).contains("This is a group");
        assertThat(anna.ask("/add_channel https://t.me/c/1234567/8")).contains("without a public name");
    }

    @Test
    void aPrivateChannelIsGivenToItsMembersAndToNobodyElse() {
        Chatter anna = new Chatter("Anna", "en");
        Chatter boris = new Chatter("Boris", "en");
        User member = ground.linked(anna);
        User stranger = ground.linked(boris);
        Chat secret = anna.world().addChat(ChatKind.CHANNEL, 0, Chat.Settings.titled("Secret", null, null), anna.id());
        Instant when = Instant.parse("2026-11-06T07:30:00Z");
        NewMessage forwarded =
                NewMessage.text("for us only").forwarded(new ForwardOrigin.FromChannel(secret, 1, null, when));
        anna.send(forwarded);
        assertThat(Chatter.words(anna.hear())).contains("Make me an administrator");

        anna.world().memberships().set(secret, Member.administrator(anna.bot(), Set.of("can_post_messages")));
        anna.world().posts().send(anna.id(), secret, NewMessage.text("the meeting is at nine"));
        await().atMost(Chatter.SOON)
                .until(() -> jdbc.sql("select count(*) from bot_chat where telegram_id = :id and member")
                                .param("id", secret.id())
                                .query(Long.class)
                                .single()
                        == 1);
        boris.send(forwarded);
        assertThat(Chatter.words(boris.hear())).contains("does not show me that you are a member");
        assertThat(ground.followed(stranger)).isEmpty();

        anna.send(forwarded);
        assertThat(Chatter.words(anna.hear())).contains("Following", "Secret");
        assertThat(ground.followed(member)).hasSize(1);
        String link = "https://t.me/c/" + (-secret.id() - 1_000_000_000_000L) + "/1";
        assertThat(anna.ask("/add_channel " + link)).contains("already");
        assertThat(boris.ask(link)).contains("does not show me");

        anna.world().memberships().set(secret, Member.plain(boris.id()));
        boris.say("/add_channel");
        boris.hear();
        boris.send(forwarded);
        assertThat(Chatter.words(boris.hear())).contains("Following");
        assertThat(ground.followed(stranger)).hasSize(1);

        anna.world().memberships().leave(boris.id(), secret);
        await().atMost(Chatter.SOON).until(() -> ground.followed(stranger).isEmpty());
        assertThat(ground.followed(member)).hasSize(1);
    }

    @Test
    void aDialogLivesHalfAnHourWhicheverWayTheClockJumps() {
        Chatter anna = new Chatter("Anna", "en");
        ground.linked(anna);
        for (String jump : List.of("- interval '31 minutes'", "+ interval '1 day'")) {
            assertThat(anna.ask("/add_channel")).contains("Which channel");
            jdbc.sql("update bot_dialog set expires_at = expires_at " + jump + " where telegram_id = :id")
                    .param("id", anna.id())
                    .update();
            // Not taken for the answer, which would be refused as no channel's name.
            assertThat(anna.ask("!!")).as(jump).contains("You follow nothing yet");
        }
    }

    @Test
    void aForwardedPostOffersItsChannel() {
        Chatter anna = new Chatter("Anna", "en");
        User user = ground.linked(anna);
        Chat orbit = anna.world().findPublicChat(PlayWorld.ENGLISH_CHANNEL).orElseThrow();
        anna.send(NewMessage.text("Launch moved")
                .forwarded(new ForwardOrigin.FromChannel(orbit, 3, null, Instant.parse("2026-11-06T07:30:00Z"))));
        Message offer = anna.hear();
        assertThat(Chatter.words(offer)).contains("Follow @orbit_weekly?");
        anna.press(offer, "Follow");
        assertThat(Chatter.words(anna.hear())).contains("Following");
        assertThat(ground.followed(user)).hasSize(1);
    }

    @Test
    void aButtonIsForThePersonItWasMadeForAndForNobodyElse() {
        Chatter anna = new Chatter("Anna", "en");
        Chatter boris = new Chatter("Борис", "ru");
        ground.linked(anna);
        ground.linked(boris);
        anna.say("/language");
        Message choice = anna.hear();
        assertThat(anna.labels(choice)).contains("English", "Русский", "Українська", "Türkçe", "فارسی");
        assertThat(boris.pressData(choice, Chatter.data(choice, "Türkçe"))).contains("для другого человека");
        assertThat(new Chatter("Eve", "tr").pressData(choice, Chatter.data(choice, "Türkçe")))
                .contains("hesabınızı bağlayın");
        assertThat(anna.pressData(choice, "zzzzzz")).contains("no longer in use");
        assertThat(anna.pressData(choice, "'; drop table users")).contains("no longer in use");
    }

    @Test
    void theLanguageThatWasChosenHoldsEverywhere() {
        Chatter anna = new Chatter("Anna", "de");
        User user = ground.linked(anna);
        assertThat(anna.ask("/help")).contains("What I can do");
        anna.say("/language");
        Message choice = anna.hear();
        anna.press(choice, "فارسی");
        await().atMost(Chatter.SOON).until(() -> Chatter.words(choice).contains("فارسی"));
        assertThat(anna.ask("/help")).contains("آنچه می‌توانم");
        assertThat(users.find(user.id()).orElseThrow().language().getLanguage()).isEqualTo("fa");
    }

    @Test
    void eachLanguageAnswersInItsOwnWords() {
        for (String[] pair : List.of(
                new String[] {"ru", "Здравствуйте"},
                new String[] {"uk", "Вітаю"},
                new String[] {"tr", "Merhaba"},
                new String[] {"fa", "سلام"},
                new String[] {"pt-br", "Hello"})) {
            Chatter person = new Chatter("P", pair[0]);
            ground.linked(person);
            assertThat(person.ask("/start")).contains(pair[1]);
        }
    }

    @Test
    void theMenuOfCommandsIsThereInEveryLanguage() {
        new Chatter("Anna", "en").ask("/privacy");
        io.kanal.simulator.botapi.Bot bot =
                io.kanal.testing.TelegramOnDesk.simulator().bots().get(new Chatter("Boris", "ru").bot());
        await().atMost(java.time.Duration.ofSeconds(40)).untilAsserted(() -> {
            assertThat(bot.commandsFor("ru", "all_private_chats").toString()).contains("my_channels", "что вы читаете");
            assertThat(bot.commandsFor("fa", "all_private_chats").toString()).contains("جستجوی پست‌ها");
            assertThat(bot.commandsFor("de", "all_group_chats").toString()).contains("ask what your channels say");
        });
    }

    @Test
    void webGivesALinkThatLogsInOnceAndLogoutEndsIt() {
        Chatter anna = new Chatter("Anna", "en");
        User user = ground.linked(anna);
        anna.say("/web");
        Message answer = anna.hear();
        // Telegram takes no button to an address of this machine alone.
        assertThat(Chatter.words(answer)).contains("10 minutes", "http://localhost:", "/login/");
        String token = Chatter.words(answer).replaceAll("(?s).*/login/([A-Za-z0-9_-]{43}).*", "$1");
        assertThat(links.consume(token)).map(User::id).contains(user.id());
        assertThat(links.consume(token)).isEmpty();

        String session = sessions.open(user.id(), "test").reveal();
        assertThat(anna.ask("/logout")).contains("logged out", "1");
        assertThat(sessions.find(session)).isEmpty();
        assertThat(anna.ask("/logout")).contains("not logged in");
        assertThat(new Chatter("Eve", "en").ask("/web"))
                .as("strangers get none")
                .contains("not linked");
    }

    @Test
    void whereKanalHasAPublicAddressButtonsOpenItInsideTelegramAndInABrowser() {
        Chatter anna = new Chatter("Anna", "en");
        ground.linked(anna);
        MapPropertySource set = new MapPropertySource("public", Map.of("kanal.public-url", "https://kanal.example/"));
        ((ConfigurableEnvironment) context.getEnvironment())
                .getPropertySources()
                .addFirst(set);
        try {
            anna.say("/start");
            assertThat(String.valueOf(anna.hear().markup()))
                    .contains("\"web_app\":{\"url\":\"https://kanal.example/miniapp\"}", "Open Kanal");
            anna.say("/web");
            Message answer = anna.hear();
            assertThat(String.valueOf(answer.markup())).contains("\"url\":\"https://kanal.example/login/", "Log in");
            assertThat(Chatter.words(answer)).doesNotContain("https://");
        } finally {
            ((ConfigurableEnvironment) context.getEnvironment())
                    .getPropertySources()
                    .remove(set.getName());
        }
        anna.say("/start");
        assertThat(anna.hear().markup()).isNull();
    }

    @Test
    void inlineModeFindsForThePersonWhoTypesAndForNobodyElse() {
        Chatter anna = new Chatter("Anna", "en");
        ground.channel(ground.linked(anna), "Harbour Wire", "The axolotl & its <b>tail</b> grew back.");
        JsonNode answer = anna.inline("axolotl", "");
        assertThat(answer.path("results").size()).isEqualTo(1);
        assertThat(answer.path("results").path(0).path("description").asString())
                .contains("axolotl & its <b>tail</b>");
        assertThat(answer.path("results")
                        .path(0)
                        .path("input_message_content")
                        .path("message_text")
                        .asString())
                .contains("&amp; its &lt;b&gt;tail&lt;/b&gt;");
        assertThat(anna.inline("", "").path("results").size()).isZero();
        assertThat(anna.inline("\"half a", "").path("results").size()).isZero();
        JsonNode refused = new Chatter("Eve", "en").inline("axolotl", "");
        assertThat(refused.path("results").size()).isZero();
        assertThat(refused.path("button").path("text").asString()).contains("Link your account");
    }

    @Test
    void inAGroupOnlyWhoIsLinkedAndMeansTheBotIsAnswered() {
        Chatter anna = new Chatter("Anna", "en");
        Chatter eve = new Chatter("Eve", "en");
        User user = ground.linked(anna);
        ground.channel(user, "Harbour Wire", "The wombat guards the pier tonight.");
        ChatId hidden = ground.channel(user, "Secret Wire", "The bandicoot guards the safe tonight.");
        jdbc.sql("update chat set visibility = 'RESTRICTED' where id = :id")
                .param("id", hidden.value())
                .update();
        Chat group = group(anna, eve);
        anna.in(group);
        eve.in(group);
        eve.say("/ask who guards the pier?");
        assertThat(anna.ask("/ask@kanal_play_bot who guards the pier?")).contains("wombat");
        assertThat(anna.ask("@kanal_play_bot who guards the pier tonight?")).contains("wombat");
        anna.say("/my_channels@kanal_play_bot");
        Message refusal = anna.hear();
        assertThat(Chatter.words(refusal)).contains("private chat only");
        assertThat(refusal.replyTo()).isNotNull();
        anna.say("/help@some_other_bot");
        assertThat(anna.ask("/search bandicoot")).as("not public").contains("Nothing was found");
        assertThat(anna.moreWasSaid()).isFalse();
    }

    @Test
    void aBotThatWasThrownOutOfAGroupGoesOnElsewhere() {
        Chatter anna = new Chatter("Anna", "en");
        ground.channel(ground.linked(anna), "Harbour Wire", FERRY);
        Chat group = group(anna, new Chatter("Mo", "en"));
        anna.in(group).ask("/help");
        anna.say("/search ferry");
        anna.world().memberships().set(group, Member.kicked(anna.bot(), null));
        anna.in(anna.world().privateChat(anna.id(), anna.bot()));
        assertThat(anna.ask("/search ferry")).contains("Harbour Wire");
    }

    @Test
    void oddMessagesAreSurvived() {
        Chatter anna = new Chatter("Anna", "en");
        ground.channel(ground.linked(anna), "Harbour Wire", FERRY);
        assertThat(anna.ask("😀".repeat(2048))).contains("at most 2,000 characters");
        assertThat(anna.ask("/search " + "😀".repeat(1500))).isNotBlank();
        assertThat(anna.ask("/search \u202Egpj.ferry\u2066 <a href=\"tg://user?id=1\">x</a> **b** `c` [d](e)"))
                .doesNotContain("\u202E", "\u2066gpj");
        assertThat(anna.ask("12345")).contains("log-in code");
        assertThat(anna.ask("/nonsense")).contains("do not know this command");
        anna.send(NewMessage.of(Content.Media.of(
                io.kanal.simulator.world.MediaKind.DOCUMENT,
                anna.world().store("a.bin", "application/octet-stream", new byte[] {1, 2}),
                io.kanal.simulator.text.StyledText.EMPTY)));
        assertThat(Chatter.words(anna.hear())).contains("text only");
        assertThat(anna.ask("/remove_channel " + "x".repeat(3000))).contains("You follow no channel");
    }

    private static Chat group(Chatter owner, Chatter other) {
        Chat group =
                owner.world().addChat(ChatKind.SUPERGROUP, 0, Chat.Settings.titled("Friends", null, null), owner.id());
        owner.world().memberships().set(group, Member.plain(other.id()));
        owner.world().memberships().set(group, Member.administrator(owner.bot(), Rights.all(ChatKind.SUPERGROUP)));
        return group;
    }
}
