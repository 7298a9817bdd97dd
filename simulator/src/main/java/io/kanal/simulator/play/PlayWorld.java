package io.kanal.simulator.play;

import io.kanal.simulator.botapi.Bot;
import io.kanal.simulator.botapi.Bots;
import io.kanal.simulator.text.Markup;
import io.kanal.simulator.world.Chat;
import io.kanal.simulator.world.ChatKind;
import io.kanal.simulator.world.Content;
import io.kanal.simulator.world.ForwardOrigin;
import io.kanal.simulator.world.Member;
import io.kanal.simulator.world.Message;
import io.kanal.simulator.world.NewMessage;
import io.kanal.simulator.world.Rights;
import io.kanal.simulator.world.User;
import io.kanal.simulator.world.World;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The little world one starts to play in: three people, a group, two channels, Kanal's bot. Always the same. */
public final class PlayWorld {
    /** The token of Kanal's bot in this world; no real token looks like it. */
    public static final String BOT_TOKEN = "7000000100:SIMULATOR_PlayKanalBot0000000000000";

    public static final String ENGLISH_CHANNEL = "orbit_weekly";
    public static final String PERSIAN_CHANNEL = "rahe_aseman";

    private static final long BOT_ID = 7_000_000_100L;
    private static final Instant FIRST = Instant.parse("2026-11-06T07:30:00Z");

    private final World world;
    private final Bots bots;

    private PlayWorld(World world, Bots bots) {
        this.world = world;
        this.bots = bots;
    }

    public static void fill(World world, Bots bots) {
        world.run(() -> new PlayWorld(world, bots).fill());
    }

    private void fill() {
        User alice = person(7_000_000_001L, "Alice", "Morgan", "alice_m", "en");
        User boris = person(7_000_000_002L, "Борис", "Левин", "boris_l", "ru");
        User roya = person(7_000_000_003L, "رویا", "احمدی", "roya_a", "fa");
        Bot bot = bots.add(
                new User(BOT_ID, true, "Kanal", null, "kanal_play_bot", null, false, false),
                BOT_TOKEN,
                Bot.Traits.USUAL);
        english(alice, bot);
        persian(roya, bot);
        group(alice, boris, roya, bot);
    }

    private User person(long id, String first, String last, String username, String language) {
        return world.addUser(new User(id, false, first, last, username, language, false, false));
    }

    private Chat channel(long id, String title, String username, String description, User owner, Bot bot, int others) {
        Chat.Settings settings =
                new Chat.Settings(title, username, description, false, true, false, false, false, others);
        Chat chat = world.addChat(ChatKind.CHANNEL, id, settings, owner.id());
        world.memberships().set(chat, Member.administrator(bot.id(), Rights.all(ChatKind.CHANNEL)));
        return chat;
    }

    private void english(User owner, Bot bot) {
        Chat chat = channel(
                -1_002_000_000_101L,
                "Orbit Weekly 🛰",
                ENGLISH_CHANNEL,
                "Space, told calmly: launches, rovers, telescopes. Ask @alice_m.",
                owner,
                bot,
                12_483);
        Channel posts = new Channel(world, chat, owner.id(), FIRST);
        Message welcome = posts.post(
                "<b>Welcome to Orbit Weekly</b> 🛰\n\nTwice a week we write down what happened above our heads,"
                        + " with sources and without shouting. #about",
                21_904);
        posts.react(welcome, "👍", 214).react(welcome, "❤", 87);
        posts.photo(
                11,
                "<b>The lake at the pole.</b> Radar from the Mars orbiter shows a layer of clean water ice"
                        + " <b>3.7 km</b> wide below the dust of Promethei. The team now doubts the older idea of liquid"
                        + " brine: clay explains the bright echo just as well.\n\n"
                        + "<a href=\"https://example.org/mars-ice\">Paper and data</a> #mars",
                18_220);
        Message launch = posts.post(
                "<b>Launch moved to Thursday.</b>\nThe cargo flight to the station waits for calmer wind at 10 km height."
                        + " New window: <u>Thursday, 14:05 UTC</u>, 80 minutes long. On board: 3.1 tonnes, among them the new"
                        + " air scrubber and a box of tomato seeds. #launch #station",
                16_031);
        posts.edited(launch);
        posts.album(
                "Four exposures of the same valley, from dawn to dusk. Shadows tell the height of the ridge: 420 m. #moon",
                15_777,
                21,
                22,
                23,
                24);
        Message poll = posts.poll(
                "Which mission should the long read of December be about?",
                14_001,
                "The sample return from Phobos",
                "The far-side radio telescope",
                "The solar sail to Mercury");
        posts.react(poll, "🔥", 64);
        posts.post(
                "<blockquote>We flew the last 40 metres with one camera and a good guess.</blockquote>\n"
                        + "The lander's lead engineer about the descent to the crater rim. The altimeter had frozen at"
                        + " 43 m; the computer compared pictures with the map and let the legs do the rest. #moon",
                13_640);
        posts.add(
                NewMessage.of(new Content.Text(
                                Markup.parse(
                                        "Correction to yesterday: the scrubber weighs <s>410</s> 140 kg. Thanks to all who"
                                                + " wrote. The launch window stays the same.",
                                        "HTML"),
                                null))
                        .replyingTo(launch.id()),
                12_118);
        posts.add(
                NewMessage.text("Solar storm watch: a fast stream reaches Earth on Saturday night. Aurora may be seen"
                                + " down to 50° north. Radio amateurs: expect quiet bands after 20:00 UTC. #sun")
                        .forwarded(new ForwardOrigin.FromHidden("Space Weather Desk", FIRST)),
                11_307);
        Message telescope = posts.photo(
                31,
                "<b>A planet that rains glass?</b> The infrared telescope found silicate clouds on a hot giant 64 light"
                        + " years away. Wind: about 8,700 km/h. Do not pack an umbrella <tg-emoji emoji-id=\"5368324170671202286\">🪐</tg-emoji>\n"
                        + "#exoplanets",
                10_512);
        posts.react(telescope, "🤯", 1204)
                .react(telescope, "👍", 332)
                .react(telescope, "custom:5368324170671202286", 41);
        posts.post(
                "How a mission clock works, in code:\n<pre><code class=\"language-python\">met = now - liftoff\nprint(f\"T+{met.days}d {met.seconds // 3600}h\")</code></pre>\n"
                        + "Everything else on board counts from that one number. #explained",
                9_870);
        posts.post(
                "The tomato seeds arrived. The crew planted <b>twelve</b> in the new garden drawer; the first leaves are"
                        + " expected in <tg-spoiler>nine days</tg-spoiler>. The earlier lettuce, we are told, was gone in"
                        + " one dinner. #station",
                8_422);
    }

    private void persian(User owner, Bot bot) {
        Chat chat = channel(
                -1_002_000_000_102L,
                "راه آسمان",
                PERSIAN_CHANNEL,
                "خبرهای فضا و ستاره‌شناسی به زبان ساده",
                owner,
                bot,
                3_206);
        Channel posts = new Channel(world, chat, owner.id(), FIRST.plusSeconds(5400));
        Message first = posts.post(
                "<b>به راه آسمان خوش آمدید</b> 🌌\n\nاینجا خبرهای فضا را کوتاه و با منبع می‌خوانید. #درباره", 4_120);
        posts.react(first, "❤", 96);
        posts.photo(
                41,
                "<b>یخ زیر خاک مریخ.</b> رادار مدارگرد مریخ لایه‌ای از یخ پاک به پهنای ۳٫۷ کیلومتر نشان داده است."
                        + " پژوهشگران می‌گویند این لایه آب مایع نیست و بازتاب روشن آن را می‌توان با رس هم توضیح داد. #مریخ",
                3_905);
        posts.post(
                "پرتاب سفینهٔ باری به پنجشنبه ساعت ۱۴:۰۵ (به وقت جهانی) افتاد. دلیل: باد تند در ارتفاع ده کیلومتری."
                        + " در این سفر ۳٫۱ تن بار، دستگاه تازهٔ تصفیهٔ هوا و یک جعبه بذر گوجه‌فرنگی به ایستگاه می‌رود. #پرتاب",
                3_710);
        posts.poll("شب‌های رصدی ماه آینده کجا باشد؟", 3_344, "کویر ورزنه", "دماوند", "قشم");
        posts.post(
                "<blockquote>چهل متر آخر را فقط با یک دوربین و یک حدس خوب پایین آمدیم.</blockquote>\n"
                        + "سخن مهندس ارشد فرودگر دربارهٔ نشستن بر لبهٔ دهانهٔ ماه؛ ارتفاع‌سنج در ۴۳ متری از کار افتاده بود. #ماه",
                3_120);
        posts.album("دره در چهار ساعت روز؛ از روی سایه‌ها بلندی تپه ۴۲۰ متر به دست آمد. #ماه", 2_980, 51, 52);
        posts.post(
                "طوفان خورشیدی شنبه شب به زمین می‌رسد. شفق شاید تا عرض ۵۰ درجهٔ شمالی دیده شود."
                        + " تقویم کامل: https://example.org/aurora #خورشید",
                2_615);
        Message rain = posts.post(
                "بارانِ شیشه! تلسکوپ فروسرخ در سیاره‌ای ۶۴ سال نوری دورتر ابرهای سیلیکات یافت؛"
                        + " سرعت باد آنجا نزدیک ۸۷۰۰ کیلومتر در ساعت است. #سیاره",
                2_480);
        posts.react(rain, "🤯", 311).react(rain, "👏", 45);
    }

    private void group(User alice, User boris, User roya, Bot bot) {
        Chat chat = world.addChat(
                ChatKind.SUPERGROUP,
                -1_002_000_000_103L,
                new Chat.Settings(
                        "Skywatchers",
                        "skywatchers_play",
                        "Where to look tonight",
                        false,
                        true,
                        false,
                        false,
                        false,
                        0),
                alice.id());
        world.memberships().set(chat, Member.plain(boris.id()));
        world.memberships().set(chat, Member.plain(roya.id()));
        world.memberships().set(chat, Member.administrator(bot.id(), Rights.all(ChatKind.SUPERGROUP)));
        Instant at = Instant.parse("2026-11-19T18:00:00Z");
        say(chat, alice, at, "Clear sky on Saturday. Who comes to the hill?", null);
        int asked = chat.lastMessageId();
        say(chat, boris, at.plusSeconds(95), "Я за! Возьму телескоп и термос.", asked);
        say(chat, roya, at.plusSeconds(240), "من هم می‌آیم 🙂 دوربین را شارژ می‌کنم.", asked);
        say(
                chat,
                alice,
                at.plusSeconds(400),
                "Then 20:00 at the gate. The aurora may show up after all, says @orbit_weekly",
                null);
    }

    private void say(Chat chat, User who, Instant at, String words, @Nullable Integer replyTo) {
        world.posts().restore(who.id(), chat, 0, at, NewMessage.text(words).replyingTo(replyTo), null);
    }
}
