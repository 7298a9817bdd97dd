package io.kanal.simulator.play;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** A drawn picture, the same for the same seed: sky, sun and hills. */
final class Picture {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 600;

    private Picture() {}

    static byte[] png(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        float hue = (float) random.nextDouble();
        graphics.setPaint(new GradientPaint(
                0, 0, Color.getHSBColor(hue, 0.55f, 0.45f), 0, HEIGHT, Color.getHSBColor(hue + 0.12f, 0.35f, 0.98f)));
        graphics.fillRect(0, 0, WIDTH, HEIGHT);
        graphics.setColor(new Color(255, 255, 255, 190));
        int sun = random.nextInt(70, 130);
        graphics.fillOval(random.nextInt(100, WIDTH - 200), random.nextInt(60, 220), sun, sun);
        for (int layer = 0; layer < 4; layer++) {
            graphics.setColor(Color.getHSBColor(hue + 0.05f * layer, 0.45f, 0.6f - 0.12f * layer));
            int[] x = new int[WIDTH / 20 + 3];
            int[] y = new int[x.length];
            double phase = random.nextDouble(6.28);
            for (int i = 0; i < x.length - 2; i++) {
                x[i] = i * 20;
                y[i] = (int) (300 + layer * 70 + 40 * Math.sin(phase + i * (0.12 + 0.03 * layer)));
            }
            x[x.length - 2] = WIDTH + 20;
            y[y.length - 2] = HEIGHT;
            y[y.length - 1] = HEIGHT;
            graphics.fillPolygon(x, y, x.length);
        }
        graphics.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
