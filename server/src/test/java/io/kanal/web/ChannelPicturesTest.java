package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.people.Keys;
import io.kanal.people.Sessions;
import io.kanal.shared.Caller;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.simulator.text.StyledText;
import io.kanal.simulator.world.Chat;
import io.kanal.simulator.world.ChatKind;
import io.kanal.simulator.world.Content;
import io.kanal.simulator.world.MediaKind;
import io.kanal.simulator.world.NewMessage;
import io.kanal.simulator.world.User;
import io.kanal.simulator.world.World;
import io.kanal.testing.ServerTest;
import io.kanal.testing.TelegramOnDesk;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Pictures of a followed channel on pages, for who follows it and for who does not. */
@ServerTest
class ChannelPicturesTest {
    private static final Pattern PICTURE = Pattern.compile("src=\"(/app/media/[0-9a-f]{64}/large)\"");

    @LocalServerPort
    int port;

    @Autowired
    Keys keys;

    @Autowired
    Sessions sessions;

    @Autowired
    JdbcClient jdbc;

    @Test
    void theyAreShownWhereThePostStandsAndToNobodyElse() throws IOException {
        String name = channelWithPhoto();
        UserId follower = member();
        UserId other = member();
        HttpResponse<String> begun = new HttpTalk(port)
                .sendBody(
                        "POST",
                        "/api/v1/channels",
                        "{\"reference\":\"@" + name + "\"}",
                        "Authorization",
                        key(follower),
                        "Content-Type",
                        "application/json");
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
        String channel = JsonMapper.builder()
                .build()
                .readTree(begun.body())
                .path("channel")
                .path("id")
                .asString();

        String feed = await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(500))
                .until(
                        () -> get(follower, "/app/feed?channel=" + channel).body(),
                        page -> PICTURE.matcher(page).find() && page.contains("/photo?"));
        Matcher picture = PICTURE.matcher(feed);
        assertThat(picture.find()).isTrue();
        for (String path : new String[] {
            picture.group(1), picture.group(1).replace("/large", ""), "/app/channels/" + channel + "/photo"
        }) {
            HttpResponse<String> shown = get(follower, path);
            assertThat(shown.statusCode()).as(path).isEqualTo(200);
            assertThat(shown.headers().firstValue("Content-Type")).hasValue("image/jpeg");
            assertThat(get(other, path).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(get(follower, "/app/channels").body()).contains("/app/channels/" + channel + "/photo?");
        assertThat(get(follower, "/app/channels/" + channel).body()).contains("/photo?");
    }

    private static String channelWithPhoto() throws IOException {
        World world = TelegramOnDesk.simulator().world();
        long number = ThreadLocalRandom.current().nextLong(3_000_000_000L, 4_000_000_000L);
        String name = "pictures" + number;
        User owner = world.addUser(new User(number, false, "Olha", null, null, "uk", false, false));
        Chat chat = world.addChat(
                ChatKind.CHANNEL,
                -1_000_000_000_000L - number,
                new Chat.Settings("Pictures", name, "", false, true, false, false, false, 3),
                owner.id());
        BufferedImage image = new BufferedImage(900, 600, BufferedImage.TYPE_INT_RGB);
        image.setRGB(3, 3, (int) number);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        world.posts()
                .send(
                        owner.id(),
                        chat,
                        NewMessage.of(Content.Media.of(
                                MediaKind.PHOTO,
                                world.store("picture.png", "image/png", bytes.toByteArray()),
                                StyledText.plain("Look"))));
        return name;
    }

    private HttpResponse<String> get(UserId person, String path) {
        return new HttpTalk(port)
                .send(
                        "GET",
                        path,
                        "Cookie",
                        "kanal=" + sessions.open(person, "test").reveal());
    }

    private String key(UserId person) {
        return "Bearer "
                + keys.create(Caller.KANAL, person, "pictures", EnumSet.of(Scope.READ, Scope.WRITE), null)
                        .token()
                        .reveal();
    }

    private UserId member() {
        return new UserId(jdbc.sql("""
                        insert into users (name, role, zone, language, created_at, tier)
                        values ('Pia', 'member', 'UTC', 'en', now(), 'enterprise') returning id""").query(Long.class).single());
    }
}
