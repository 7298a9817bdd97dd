package io.kanal.simulator.world;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Width and height of a picture. */
record PictureSize(int width, int height) {
    private static final PictureSize USUAL = new PictureSize(1280, 720);

    /** Reads the head of the file; the usual size when it is no picture the JDK knows. */
    static PictureSize of(byte[] bytes) {
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                return USUAL;
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                return new PictureSize(reader.getWidth(0), reader.getHeight(0));
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException _) {
            // A damaged picture is a file like any other here; its size is not worth a failure.
            return USUAL;
        }
    }
}
