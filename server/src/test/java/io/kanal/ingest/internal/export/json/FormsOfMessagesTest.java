package io.kanal.ingest.internal.export.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.ingest.SeenMessage;
import io.kanal.ingest.internal.export.ExportedChat;
import io.kanal.ingest.internal.export.Recorded;
import io.kanal.ingest.internal.export.SkipReason;
import io.kanal.posts.ChatType;
import io.kanal.posts.message.Elsewhere;
import io.kanal.posts.message.Media;
import io.kanal.posts.message.MessageKind;
import io.kanal.posts.message.Reaction;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.text.RichText;
import io.kanal.shared.text.RichText.Kind;
import io.kanal.shared.text.RichText.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the newest Desktop writes beside plain text: each form is read as people read it. */
class FormsOfMessagesTest {
    private final Recorded media = Recorded.read(Recorded.text("newest-media.json"));

    @Test
    void aRichMessageHasTheTextOfItsBlocks() {
        Recorded read = Recorded.read(Recorded.text("rich-message.json"));
        SeenMessage post = read.message(5);
        String text = """
                Tide table for the quokka ferry

                The ferry leaves at seven from the limestone pier.

                Book a berth

                Reserve""";
        assertThat(post.text())
                .isEqualTo(new RichText(
                        text,
                        List.of(
                                Span.of(Kind.BOLD, 0, 31),
                                new Span(
                                        Kind.TEXT_LINK,
                                        text.indexOf("Book"),
                                        "Book a berth".length(),
                                        "https://example.org/ferry"))));
        assertThat(post.media())
                .containsExactly(Media.File.of(Media.FileKind.PHOTO, photo -> photo.absence("unavailable")));
        assertThat(read.skips).doesNotContainKey(SkipReason.FIELD_NOT_READABLE);
    }

    @Test
    void everyBlockOfDesktopIsRead() {
        SeenMessage post = Recorded.read("""
                {"name":"c","type":"public_channel","id":1,"messages":[{"id":1,"type":"message","rich_message":{"rtl":false,"part":false,"blocks":[
                {"type":"list","kind":"ordered","reversed":false,"items":[
                  {"task_state":"none","content":"text","text":{"type":"plain","text":"sow"},"num":"1"},
                  {"task_state":"checked","content":"blocks","blocks":[{"type":"paragraph","text":{"type":"concat","text":[
                     {"type":"plain","text":"then "},{"type":"bold","text":{"type":"italic","text":{"type":"plain","text":"water"}}}]}}]}]},
                {"type":"quote","content":"text","pullquote":false,"text":{"type":"plain","text":"wait"},"caption":{"type":"plain","text":"Mira"}},
                {"type":"table","title":{"type":"plain","text":"Beds"},"bordered":true,"rows":[
                  {"cells":[{"text":{"type":"plain","text":"north"},"header":true},{"text":{"type":"plain","text":"beans"},"header":false}]},
                  {"cells":[{"header":false},{"text":{"type":"plain","text":"leeks"},"header":false}]}]},
                {"type":"code","text":{"type":"plain","text":"rain(3)"},"language":"py"},
                {"type":"details","title":{"type":"plain","text":"More"},"open":false,"blocks":[{"type":"math","formula":"a^2"}]},
                {"type":"collage","items":[{"type":"photo","photo_id":"1","photo":"photos/p.jpg","photo_file_size":7,"width":3,"height":2,"spoiler":true,
                   "caption":{"text":{"type":"plain","text":"the shed"},"credit":{"type":"plain","text":"Bo"}}}],
                   "caption":{"text":{"type":"empty"},"credit":{"type":"empty"}}},
                {"type":"file","document_id":"2","file":"files/plan.pdf","file_name":"plan.pdf","file_size":9,"mime_type":"application/pdf",
                   "caption":{"text":{"type":"empty"},"credit":{"type":"empty"}}},
                {"type":"map","geo":{"source_type":"geo_point","latitude":41.5,"longitude":29},"zoom":15,"width":1,"height":1,
                   "caption":{"text":{"type":"plain","text":"here"},"credit":{"type":"empty"}}},
                {"type":"related_articles","title":{"type":"plain","text":"See"},"articles":[{"url":"https://example.org/a","webpage_id":"0","title":"Mulch","description":"straw"}]},
                {"type":"thing_of_tomorrow","text":{"type":"wave","text":{"type":"plain","text":"new words"}}}]}}]}""").message(1);
        assertThat(post.text().text()).isEqualTo("""
                        1. sow
                        ☑ then water

                        wait
                        — Mira

                        Beds
                        north | beans
                         | leeks

                        rain(3)

                        More

                        a^2

                        the shed
                        — Bo

                        here

                        See
                        Mulch
                        straw

                        new words""".replace("☑ then", "2. ☑ then"));
        assertThat(post.text().spans())
                .extracting(span -> span.kind() + " " + post.text().text().substring(span.offset(), span.end()))
                .containsExactlyInAnyOrder(
                        "ITALIC water",
                        "BOLD water",
                        "BLOCKQUOTE wait\n— Mira",
                        "PRE rain(3)",
                        "BOLD More",
                        "CODE a^2",
                        "TEXT_LINK Mulch");
        assertThat(post.media())
                .containsExactly(
                        Media.File.of(
                                Media.FileKind.PHOTO,
                                photo -> photo.bytes(7L).width(3).height(2).spoiler(true)),
                        Media.File.of(
                                Media.FileKind.DOCUMENT,
                                file -> file.fileName("plan.pdf").bytes(9L).mimeType("application/pdf")),
                        new Media.Place(41.5, 29, null, null));
    }

    @Test
    void endlessNestingOfBlocksEndsSomewhere() {
        String inner = "{\"type\":\"paragraph\",\"text\":\"kept\"}";
        String blocks = inner + ",";
        for (int i = 0; i < 90; i++) {
            inner = "{\"type\":\"details\",\"blocks\":[" + inner + "]}";
        }
        SeenMessage post = Recorded.read(
                        "{\"name\":\"c\",\"type\":\"public_channel\",\"id\":1,\"messages\":[{\"id\":1,\"rich_message\":{\"blocks\":["
                                + blocks + inner + "]}}]}")
                .message(1);
        assertThat(post.text().text()).isEqualTo("kept");
    }

    @Test
    void tasksGiftsAndPrizesAreWords() {
        assertThat(words(8)).containsExactly("Before the frost", "☐ Lift the dahlia tubers", "☐ Drain the hosepipe");
        assertThat(words(9)).containsExactly("☐ Wrap the fig");
        assertThat(words(18)).containsExactly("For the quince jelly");
        assertThat(words(6)).containsExactly("a jar of honey");
        assertThat(words(4)).containsExactly("Jam jar", "Plum");
        assertThat(words(10)).containsExactly("Which mulch?", "Straw", "🌱 Bark");
        assertThat(words(3)).contains("Mina Olsen", "0047 000 00 000");
        assertThat(media.message(8).media())
                .singleElement()
                .isInstanceOfSatisfying(
                        Media.Other.class, list -> assertThat(list.kind()).isEqualTo("checklist"));
    }

    @Test
    void noPathStandsForAnEmoji() {
        assertThat(media.message(11).reactions())
                .containsExactly(
                        new Reaction(Reaction.Kind.EMOJI, "❤", 2, null),
                        new Reaction(Reaction.Kind.CUSTOM, "", 4, null),
                        new Reaction(Reaction.Kind.CUSTOM, "", 1, null),
                        new Reaction(Reaction.Kind.PAID, "⭐", 7, null));
        assertThat(media.message(12).text().spans())
                .containsExactly(new Span(Kind.CUSTOM_EMOJI, 11, 2, "5368324170671202286"));
    }

    @Test
    void theCardOfAContactIsAFile() {
        assertThat(media.message(3).media())
                .contains(Media.File.of(
                        Media.FileKind.DOCUMENT,
                        card -> card.fileName("contact_1.vcard")
                                .mimeType("text/vcard")
                                .bytes(5L)));
    }

    @Test
    void anAnswerToAnotherChatSaysWhich() {
        assertThat(media.message(17).replyTo()).isNull();
        assertThat(media.message(17).facts().answers())
                .isEqualTo(new Elsewhere(TelegramChatId.ofChannel(2100000105), 3));
    }

    @Test
    void whatOpensATopicNamesIt() {
        SeenMessage opened = Recorded.read(Recorded.text("forum-topics.json")).message(2);
        assertThat(opened.topic()).isEqualTo(2L);
        assertThat(opened.facts().topicName()).isEqualTo("Brakes");
    }

    @Test
    void messagesFromBeforeTheMoveBelongToTheFormerGroup() {
        Recorded read = Recorded.read(Recorded.text("former-group.json"));
        ExportedChat supergroup = new ExportedChat(
                TelegramChatId.ofChannel(2100000104), ChatType.SUPERGROUP, "Allotment neighbours", false);
        assertThat(read.chats).containsExactly(supergroup, supergroup.formerGroup(), supergroup);
        assertThat(read.ids()).containsExactly(501L, 502L, 503L, 1L, 2L);
        assertThat(read.owners.stream().map(ExportedChat::former)).containsExactly(true, true, true, false, false);
        assertThat(read.message(502).replyTo()).isEqualTo(501);
        assertThat(read.skips).isEmpty();
    }

    @Test
    void whatTheExportCannotShowIsAMessageAllTheSame() {
        assertThat(media.message(16).kind()).isEqualTo(MessageKind.UNSUPPORTED);
        assertThat(media.ids()).hasSize(18);
    }

    private List<String> words(long id) {
        return media.message(id).media().stream()
                .flatMap(thing -> thing.words().stream())
                .toList();
    }
}
