package io.kanal.simulator.preview;

import io.kanal.simulator.http.Reply;
import io.kanal.simulator.http.Request;
import io.kanal.simulator.world.Chat;
import io.kanal.simulator.world.StoredFile;
import io.kanal.simulator.world.World;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * The pictures that t.me's pages show, made when they are asked for: {@code /file/small/<file>.jpg}, at most 800 pixels wide, and
 * {@code /file/seal/<chat>.jpg}, a channel's own. What is no picture has a dark still.
 */
public final class PreviewFiles {
    private static final Pattern PATH = Pattern.compile("/file/(small|seal)/([A-Za-z0-9_-]{1,80})\\.jpg");
    private static final int WIDEST = 800;
    private static final int SEAL = 160;
    private static final long MOST_PIXELS = 20_000_000;

    private final World world;

    public PreviewFiles(World world) {
        this.world = world;
    }

    public static boolean owns(String path) {
        return PATH.matcher(path).matches();
    }

    static String small(StoredFile file) {
        return "/file/small/" + file.id() + ".jpg";
    }

    static String seal(Chat chat) {
        return "/file/seal/" + chat.id() + ".jpg";
    }

    /** What a page calls a photo: a number that stays the photo's. */
    static long number(StoredFile file) {
        return 5_000_000_000_000_000_000L + Integer.toUnsignedLong(file.id().hashCode());
    }

    public Reply answer(Request request) {
        Matcher path = PATH.matcher(request.path());
        if (!path.matches()) {
            return Reply.text(404, "Not Found");
        }
        Optional<BufferedImage> picture = path.group(1).equals("seal")
                ? world.with(() -> channel(path.group(2))).map(PreviewFiles::drawn)
                : world.with(() -> world.findFile(path.group(2))).map(file -> scaled(file.bytes()));
        return picture.<Reply>map(image -> new Reply.Whole(200, "image/jpeg", jpeg(image), Map.of()))
                .orElseGet(() -> Reply.text(404, "Not Found"));
    }

    private Optional<Chat> channel(String id) {
        return id.matches("-\\d{1,18}") ? world.findChat(Long.parseLong(id)) : Optional.empty();
    }

    private static BufferedImage drawn(Chat chat) {
        BufferedImage image = new BufferedImage(SEAL, SEAL, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        float hue = Math.floorMod(chat.id() * 37, 360) / 360f;
        pen.setColor(Color.getHSBColor(hue, 0.55f, 0.55f));
        pen.fillRect(0, 0, SEAL, SEAL);
        pen.setColor(Color.getHSBColor(hue + 0.1f, 0.25f, 0.95f));
        pen.fillOval(SEAL / 4, SEAL / 4, SEAL / 2, SEAL / 2);
        pen.dispose();
        return image;
    }

    private static BufferedImage scaled(byte[] bytes) {
        BufferedImage whole = decoded(bytes);
        int width = whole == null ? 320 : Math.min(WIDEST, whole.getWidth());
        int height = whole == null ? 180 : Math.max(1, whole.getHeight() * width / whole.getWidth());
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        if (whole == null) {
            pen.setColor(new Color(0x2a3440));
            pen.fillRect(0, 0, width, height);
        } else {
            pen.drawImage(whole, 0, 0, width, height, null);
        }
        pen.dispose();
        return image;
    }

    private static @Nullable BufferedImage decoded(byte[] bytes) {
        try (var in = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
            var readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                return null;
            }
            var reader = readers.next();
            try {
                reader.setInput(in, true, true);
                return (long) reader.getWidth(0) * reader.getHeight(0) > MOST_PIXELS ? null : reader.read(0);
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException _) {
            // A damaged picture is a file like any other here.
            return null;
        }
    }

    private static byte[] jpeg(BufferedImage image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "jpg", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
