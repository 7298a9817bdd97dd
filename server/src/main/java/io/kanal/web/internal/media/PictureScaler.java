package io.kanal.web.internal.media;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.event.IIOReadProgressListener;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Makes a picture smaller. Pictures come from anybody, so what one may cost is bounded: the decoder leaves out rows and columns
 * that the small picture does not need, and gives up after a while, which is asked at every few rows and every few kilobytes
 * it reads. What comes out was drawn anew and carries nothing of the file but its look.
 */
final class PictureScaler {
    static final Duration LONGEST = Duration.ofSeconds(5);
    private static final int READ_AT_ONCE = 4_096;
    private static final float QUALITY = 0.82f;

    private PictureScaler() {}

    /** @throws IOException when the picture cannot be decoded, or not in time */
    static Thumbnail scaled(StoredFile file, PictureSize size, int side) throws IOException {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        BufferedImage small = turned(read(file, size, side, deadline), size.turn());
        double scale = Math.min(1, (double) side / Math.max(small.getWidth(), small.getHeight()));
        BufferedImage drawn = drawn(small, Math.max(1, (int) Math.round(small.getWidth() * scale)), Math.max(1, (int)
                Math.round(small.getHeight() * scale)));
        FileForm form = drawn.getColorModel().hasAlpha() ? FileForm.PNG : FileForm.JPEG;
        return new Thumbnail(written(drawn, form), form);
    }

    private static BufferedImage read(StoredFile file, PictureSize size, int side, long deadline) throws IOException {
        Iterator<ImageReader> readers =
                ImageIO.getImageReadersByFormatName(file.form().name());
        if (!readers.hasNext()) {
            throw new IOException("Nothing here decodes " + file.form());
        }
        ImageReader reader = readers.next();
        try (FileImageInputStream in = new HurriedStream(file.path().toFile(), deadline)) {
            reader.setInput(in, true, true);
            if (reader.getWidth(0) != (size.sideways() ? size.height() : size.width())
                    || reader.getHeight(0) != (size.sideways() ? size.width() : size.height())) {
                throw new IOException("The picture says two sizes");
            }
            reader.addIIOReadProgressListener(new Hurry(deadline));
            ImageReadParam param = reader.getDefaultReadParam();
            int step = Math.max(1, Math.max(size.width(), size.height()) / (2 * side));
            param.setSourceSubsampling(step, step, 0, 0);
            BufferedImage read = reader.read(0, param);
            if (System.nanoTime() > deadline) {
                throw new IOException("Decoding took too long");
            }
            return read;
        } catch (RuntimeException e) {
            // Decoders answer broken files with whatever they stumble over.
            throw new IOException("The picture cannot be decoded", e);
        } finally {
            reader.dispose();
        }
    }

    /** As the camera was held. */
    private static BufferedImage turned(BufferedImage picture, int turn) {
        if (turn <= 1) {
            return picture;
        }
        int width = picture.getWidth();
        int height = picture.getHeight();
        AffineTransform way = switch (turn) {
            case 2 -> new AffineTransform(-1, 0, 0, 1, width, 0);
            case 3 -> new AffineTransform(-1, 0, 0, -1, width, height);
            case 4 -> new AffineTransform(1, 0, 0, -1, 0, height);
            case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
            case 6 -> new AffineTransform(0, 1, -1, 0, height, 0);
            case 7 -> new AffineTransform(0, -1, -1, 0, height, width);
            default -> new AffineTransform(0, -1, 1, 0, 0, width);
        };
        boolean sideways = turn >= 5;
        BufferedImage result = canvas(picture, sideways ? height : width, sideways ? width : height);
        Graphics2D pen = result.createGraphics();
        pen.drawImage(picture, way, null);
        pen.dispose();
        return result;
    }

    /** Halves until one step is left: a single step over many pixels would leave most of them out. */
    private static BufferedImage drawn(BufferedImage picture, int width, int height) {
        BufferedImage now = picture;
        while (now.getWidth() > 2 * width && now.getHeight() > 2 * height) {
            now = step(now, now.getWidth() / 2, now.getHeight() / 2);
        }
        return step(now, width, height);
    }

    private static BufferedImage step(BufferedImage picture, int width, int height) {
        BufferedImage result = canvas(picture, width, height);
        Graphics2D pen = result.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        pen.drawImage(picture, 0, 0, width, height, null);
        pen.dispose();
        return result;
    }

    private static BufferedImage canvas(BufferedImage picture, int width, int height) {
        return new BufferedImage(
                width,
                height,
                picture.getColorModel().hasAlpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
    }

    private static byte[] written(BufferedImage picture, FileForm form) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(form.name()).next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam param = writer.getDefaultWriteParam();
            if (form == FileForm.JPEG) {
                param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                param.setCompressionQuality(QUALITY);
            }
            writer.write(null, new IIOImage(picture, null, null), param);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** Gives little at a time and asks for the time at each: a progressive JPEG of many scans is read whole before its first row. */
    private static final class HurriedStream extends FileImageInputStream {
        private final long deadline;

        HurriedStream(File file, long deadline) throws IOException {
            super(file);
            this.deadline = deadline;
        }

        @Override
        public int read(byte[] bytes, int from, int count) throws IOException {
            if (System.nanoTime() > deadline) {
                throw new IOException("Decoding takes too long");
            }
            return super.read(bytes, from, Math.min(count, READ_AT_ONCE));
        }
    }

    /** Ends a decoder that goes on drawing after its time. */
    private record Hurry(long deadline) implements IIOReadProgressListener {
        @Override
        public void imageProgress(ImageReader source, float percentageDone) {
            if (System.nanoTime() > deadline) {
                source.abort();
            }
        }

        @Override
        public void sequenceStarted(ImageReader source, int minIndex) {}

        @Override
        public void sequenceComplete(ImageReader source) {}

        @Override
        public void imageStarted(ImageReader source, int imageIndex) {}

        @Override
        public void imageComplete(ImageReader source) {}

        @Override
        public void thumbnailStarted(ImageReader source, int imageIndex, int thumbnailIndex) {}

        @Override
        public void thumbnailProgress(ImageReader source, float percentageDone) {}

        @Override
        public void thumbnailComplete(ImageReader source) {}

        @Override
        public void readAborted(ImageReader source) {}
    }
}
