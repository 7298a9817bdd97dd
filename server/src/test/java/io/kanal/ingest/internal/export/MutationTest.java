package io.kanal.ingest.internal.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.kanal.ingest.internal.export.html.HtmlExportReader;
import io.kanal.ingest.internal.export.unpack.UnpackLimits;
import io.kanal.shared.KanalException;
import io.kanal.shared.TelegramChatId;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Valid files with seeded damage: always a result or a clear error, and what lies apart from the damage is there. */
class MutationTest {
    private static final int ROUNDS = Integer.getInteger("kanal.test.rounds", 4_000);

    private static final byte[] TELLING = "{}[]\",:\\\n x0\u0000\u00FF".getBytes(StandardCharsets.ISO_8859_1);

    @Test
    void oneDamagedPlaceInAChannelCostsAtMostTheMessageItIsIn() {
        byte[] whole = Recorded.resource("channel.json");
        List<int[]> extents = extents(whole);
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            // How far the first message is indented is what the way back is known by.
            int from = extents.getFirst()[1] + 3;
            int to = extents.getLast()[2];
            int at = from + random.nextInt(to - from);
            byte[] damaged = damage(whole, at, random);
            Recorded read = Recorded.read(damaged, ZoneOffset.UTC, Position.START);
            Set<Long> expected = new HashSet<>();
            for (int[] extent : extents) {
                // The byte before and behind belongs to the layout that leads back.
                if (at < extent[1] - 1 || at > extent[2]) {
                    expected.add((long) extent[0]);
                }
            }
            assertThat(read.ids()).as("seed %d, byte %d", seed, at).containsAll(expected);
        }
    }

    @Test
    void messagesOfADamagedAccountNeverMoveToAnotherChat() {
        byte[] whole = Recorded.resource("account.json");
        Recorded sound = Recorded.read(whole, ZoneOffset.UTC, Position.START);
        int start = new String(whole, StandardCharsets.ISO_8859_1).indexOf("\"chats\"");
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            byte[] damaged = damage(whole, start + random.nextInt(whole.length - start), random);
            Recorded read = new Recorded();
            try {
                read.readFrom(new ByteArrayInputStream(damaged), ZoneOffset.UTC, Position.START);
            } catch (KanalException e) {
                assertThat(e).hasMessageContaining("JSON");
            }
            for (int i = 0; i < read.messages.size(); i++) {
                // Names and times tell the messages apart, so that a damaged id or text is still recognised.
                Instant date = read.messages.get(i).date();
                TelegramChatId owner = read.owners.get(i).id();
                for (int k = 0; k < sound.messages.size(); k++) {
                    TelegramChatId other = sound.owners.get(k).id();
                    boolean moved = java.util.Objects.equals(
                                    sound.messages.get(k).date(), date)
                            && !owner.equals(other)
                            && sound.chats.stream().anyMatch(chat -> chat.id().equals(owner));
                    assertThat(moved)
                            .as("seed %d: a message of %s in %s", seed, other, owner)
                            .isFalse();
                }
            }
        }
    }

    @Test
    void heavyDamageGivesAResultOrAClearError() {
        for (String name : List.of("channel.json", "account.json", "newest-media.json", "rich-message.json")) {
            byte[] whole = Recorded.resource(name);
            for (int seed = 0; seed < ROUNDS / 4; seed++) {
                Random random = new Random(seed);
                byte[] damaged = whole;
                for (int i = random.nextInt(30); i >= 0; i--) {
                    damaged = damage(damaged, random.nextInt(damaged.length), random);
                }
                byte[] input =
                        random.nextInt(4) == 0 ? Arrays.copyOf(damaged, random.nextInt(damaged.length)) : damaged;
                survives(() -> Recorded.read(input, ZoneOffset.UTC, Position.START), name + " seed " + seed);
            }
        }
    }

    @Test
    void damagedPagesGiveAResultOrAClearError() {
        byte[] whole = Recorded.resource("messages.html");
        ExportSettings settings = new ExportSettings(
                new MessageDates(ZoneOffset.UTC, Recorded.CLOCK),
                UnpackLimits.DEFAULT,
                null,
                TelegramChatId.ofChannel(1));
        for (int seed = 0; seed < ROUNDS / 4; seed++) {
            Random random = new Random(seed);
            byte[] damaged = whole;
            for (int i = random.nextInt(20); i >= 0; i--) {
                damaged = damage(damaged, random.nextInt(damaged.length), random);
            }
            byte[] input = damaged;
            survives(
                    () -> new HtmlExportReader(
                                    List.of(new HtmlExportReader.Page("page", () -> new ByteArrayInputStream(input))),
                                    0,
                                    settings,
                                    MediaFiles.NONE)
                            .read(new Recorded(), Position.START),
                    "seed " + seed);
        }
    }

    private static void survives(org.assertj.core.api.ThrowableAssert.ThrowingCallable reading, String what) {
        assertThatCode(() -> {
                    try {
                        reading.call();
                    } catch (KanalException e) {
                        assertThat(e.getMessage()).as(what).isNotBlank();
                    }
                })
                .as(what)
                .doesNotThrowAnyException();
    }

    private static byte[] damage(byte[] whole, int at, Random random) {
        byte telling = TELLING[random.nextInt(TELLING.length)];
        return switch (random.nextInt(3)) {
            case 0 -> {
                byte[] changed = whole.clone();
                changed[at] = telling;
                yield changed;
            }
            case 1 -> {
                byte[] longer = new byte[whole.length + 1];
                System.arraycopy(whole, 0, longer, 0, at);
                longer[at] = telling;
                System.arraycopy(whole, at, longer, at + 1, whole.length - at);
                yield longer;
            }
            default -> {
                byte[] shorter = new byte[whole.length - 1];
                System.arraycopy(whole, 0, shorter, 0, at);
                System.arraycopy(whole, at + 1, shorter, at, whole.length - at - 1);
                yield shorter;
            }
        };
    }

    /** Id, begin (with the line's indentation) and end of each message in the file. */
    private static List<int[]> extents(byte[] whole) {
        String text = new String(whole, StandardCharsets.ISO_8859_1);
        Matcher begin = Pattern.compile("\n  \\{\n   \"id\": (\\d+),").matcher(text);
        List<int[]> extents = new ArrayList<>();
        while (begin.find()) {
            int end = text.indexOf("\n  }", begin.start()) + 4;
            extents.add(new int[] {Integer.parseInt(begin.group(1)), begin.start() + 1, end});
        }
        return extents;
    }
}
