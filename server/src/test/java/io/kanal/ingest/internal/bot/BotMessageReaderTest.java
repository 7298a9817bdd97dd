package io.kanal.ingest.internal.bot;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.ingest.SeenMessage;
import io.kanal.posts.message.Elsewhere;
import io.kanal.posts.message.Media;
import io.kanal.posts.message.MessageKind;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.text.RichText.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Forms of the Bot API's messages beside plain text: each is read as people read it. */
class BotMessageReaderTest {
    @Test
    void aRichMessageHasTheTextAndTheFilesOfItsBlocks() {
        SeenMessage post = message("""
                "rich_message":{"blocks":[
                  {"type":"heading","size":1,"text":"Ferry"},
                  {"type":"paragraph","text":["From the ",{"type":"bold","text":["limestone ",{"type":"url","url":"https://example.org","text":"pier"}]},"."]},
                  {"type":"list","items":[{"label":"•","blocks":[{"type":"paragraph","text":"rope"}],"has_checkbox":true,"is_checked":true}]},
                  {"type":"blockquote","blocks":[{"type":"paragraph","text":"at seven"}],"credit":"the captain"},
                  {"type":"expandable_blockquote","text":"or eight"},
                  {"type":"table","cells":[[{"text":"day","align":"left","valign":"top"},{"text":"tide","align":"left","valign":"top"}]],"caption":"Tides"},
                  {"type":"photo","photo":[{"file_id":"s","width":9,"height":6},{"file_id":"b","width":90,"height":60}],"caption":{"text":"the pier"},"has_spoiler":true},
                  {"type":"document","document":{"file_id":"d","file_name":"plan.pdf"}},
                  {"type":"map","location":{"latitude":1.5,"longitude":2.5},"zoom":13,"width":1,"height":1},
                  {"type":"paragraph","text":{"type":"custom_emoji","custom_emoji_id":"5368","alternative_text":"🌻"}},
                  {"type":"buttons","buttons":[{"text":"Reserve","callback_data":"r"},{"text":"Map","url":"https://example.org/m"}]}]}""");
        assertThat(post.text().text()).isEqualTo("""
                Ferry

                From the limestone pier.

                • ☑ rope

                at seven
                — the captain

                or eight

                Tides
                day | tide

                the pier

                🌻

                Reserve | Map""");
        assertThat(post.text().spans())
                .extracting(span -> span.kind() + " " + post.text().text().substring(span.offset(), span.end()))
                .containsExactlyInAnyOrder(
                        "BOLD Ferry",
                        "TEXT_LINK pier",
                        "BOLD limestone pier",
                        "BLOCKQUOTE at seven\n— the captain",
                        "EXPANDABLE_BLOCKQUOTE or eight",
                        "CUSTOM_EMOJI 🌻",
                        "TEXT_LINK Map");
        assertThat(post.text().spans()).anySatisfy(span -> {
            assertThat(span.kind()).isEqualTo(Kind.CUSTOM_EMOJI);
            assertThat(span.argument()).isEqualTo("5368");
        });
        assertThat(post.media())
                .containsExactly(
                        Media.File.of(
                                Media.FileKind.PHOTO,
                                photo -> photo.width(90).height(60).spoiler(true)),
                        Media.File.of(Media.FileKind.DOCUMENT, file -> file.fileName("plan.pdf")),
                        new Media.Place(1.5, 2.5, null, null));
    }

    @Test
    void checklistsGiftsGiveawaysAndGamesAreWords() {
        assertThat(words("""
                "checklist":{"title":"Before the frost","tasks":[{"id":1,"text":"Lift the dahlia tubers"},{"id":2,"text":"Drain","completion_date":1772359200}]}""")).containsExactly("Before the frost", "☐ Lift the dahlia tubers", "☑ Drain");
        assertThat(words("""
                "giveaway":{"chats":[],"winners_selection_date":1,"winner_count":3,"prize_description":"a jar of honey"}""")).containsExactly("a jar of honey");
        assertThat(words("""
                "giveaway_winners":{"chat":{},"winner_count":1,"winners":[{"id":5,"first_name":"Bo","last_name":"Li"}],"prize_description":"a jar of honey"}""")).containsExactly("Bo Li", "a jar of honey");
        assertThat(words("""
                "story":{"chat":{"id":-1001,"type":"channel","title":"Harbour notes"},"id":4}""")).containsExactly("Harbour notes");
        assertThat(words("""
                "poll":{"question":"Which mulch?","options":[{"text":"Straw","voter_count":1},{"text":"Bark","voter_count":0}],"explanation":"Straw rots"}""")).containsExactly("Which mulch?", "Straw", "Bark", "Straw rots");
        assertThat(words("""
                "venue":{"location":{"latitude":1,"longitude":2},"title":"Shed","address":"Lane 4"}""")).containsExactly("Shed", "Lane 4");
        SeenMessage gift = message("""
                "gift":{"gift":{"id":"7","sticker":{"emoji":"🎁"}},"text":"For the quince jelly"}""");
        assertThat(gift.kind()).isEqualTo(MessageKind.SERVICE);
        assertThat(gift.service()).isEqualTo("gift");
        assertThat(gift.media()).containsExactly(new Media.Other("gift", null, List.of("🎁", "For the quince jelly")));
    }

    @Test
    void paidMediaAndLivePhotosAreFiles() {
        assertThat(message("""
                "paid_media":{"star_count":5,"paid_media":[{"type":"photo","photo":[{"file_id":"a","width":9,"height":6}]},{"type":"preview","width":3}]}""").media())
                .containsExactly(
                        Media.File.of(
                                Media.FileKind.PHOTO, photo -> photo.width(9).height(6)),
                        new Media.Other("paid_media", null));
        assertThat(message("""
                "live_photo":{"file_id":"v","width":9,"height":6,"duration":3}""").media())
                .containsExactly(Media.File.of(
                        Media.FileKind.VIDEO, video -> video.width(9).height(6).seconds(3)));
    }

    @Test
    void aPostOfATopicAnswersWhatSomebodySaidAndNotWhatOpenedIt() {
        SeenMessage opened = message("""
                "message_thread_id":1,"is_topic_message":true,"forum_topic_created":{"name":"Brakes","icon_color":1}""");
        assertThat(opened.service()).isEqualTo("forum_topic_created");
        assertThat(opened.topic()).isEqualTo(1);
        assertThat(opened.facts().topicName()).isEqualTo("Brakes");
        SeenMessage post = message("""
                "message_thread_id":7,"is_topic_message":true,"text":"pads","reply_to_message":{"message_id":7,"forum_topic_created":{"name":"Brakes"}}""");
        assertThat(post.topic()).isEqualTo(7);
        assertThat(post.replyTo()).isNull();
        assertThat(post.facts().topicName()).isEqualTo("Brakes");
        SeenMessage answer = message("""
                "message_thread_id":7,"is_topic_message":true,"text":"sintered","reply_to_message":{"message_id":9,"text":"pads"}""");
        assertThat(answer.topic()).isEqualTo(7);
        assertThat(answer.replyTo()).isEqualTo(9);
        SeenMessage thread = message("""
                "message_thread_id":7,"text":"in a group that is no forum","external_reply":{"chat":{"id":-1005,"type":"channel"},"message_id":3}""");
        assertThat(thread.topic()).isNull();
        assertThat(thread.facts().answers()).isEqualTo(new Elsewhere(new TelegramChatId(-1005), 3));
    }

    @Test
    void numbersThatNobodyCanHaveGivenAreUnknown() {
        String huge = "9".repeat(30);
        SeenMessage post = message("""
                "text":"kept","from":{"id":%1$s,"first_name":"Bo"},"entities":[{"type":"bold","offset":%1$s,"length":2}],
                "reply_to_message":{"message_id":%1$s},"document":{"file_id":"d","file_size":9223372036854775807},
                "forward_origin":{"type":"channel","date":%1$s,"chat":{"id":%1$s,"title":"Sea"},"message_id":%1$s},
                "poll":{"question":"q","options":[],"total_voter_count":%1$s}""".formatted(huge));
        assertThat(post.text().text()).isEqualTo("kept");
        assertThat(post.text().spans()).isEmpty();
        assertThat(post.author()).isNull();
        assertThat(post.replyTo()).isNull();
        assertThat(post.forward()).isNotNull();
        assertThat(post.media()).contains(Media.File.of(Media.FileKind.DOCUMENT, file -> {}));
    }

    private static List<String> words(String fields) {
        return message(fields).media().stream()
                .flatMap(thing -> thing.words().stream())
                .toList();
    }

    private static SeenMessage message(String fields) {
        return BotMessageReader.message(JsonMapper.builder()
                .build()
                .readTree("{\"message_id\":1,\"date\":1772359200,\"chat\":{\"id\":-1001,\"type\":\"supergroup\"},"
                        + fields + "}"));
    }
}
