package org.memo4j.examples.incremental;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.memo4j.core.Checks;
import org.memo4j.core.analytic.LabeledInputs;

/**
 * Pictures in folders, {@code train/CLASS/*.jpg} and {@code test/CLASS/*.jpg} (or {@code png}), in a directory or a zip
 * archive. Classes are numbered in the order of their names. A picture becomes red, green and blue of all pixels, with its
 * own mean taken off and divided by its own deviation.
 */
final class ImageSet {
    private static final double LEAST_DEVIATION = 1.0 / 255;

    private ImageSet() {}

    static IncrementalData read(Path source) throws IOException {
        Checks.check(Files.exists(source), "there is no file or folder %s", source);
        if (Files.isDirectory(source)) {
            return read(source, source);
        }
        try (FileSystem zip = FileSystems.newFileSystem(source)) {
            return read(source, zip.getPath("/"));
        } catch (java.nio.file.ProviderNotFoundException e) {
            throw new IllegalArgumentException(source + " is neither a folder nor a zip archive", e);
        }
    }

    private static IncrementalData read(Path source, Path root) throws IOException {
        List<String> classes = names(root.resolve("train"), source);
        Checks.check(
                classes.equals(names(root.resolve("test"), source)),
                "%s has other classes in test than in train; every class needs both",
                source);
        Checks.check(
                classes.size() >= 2, "%s has %d classes in train, but at least 2 are needed", source, classes.size());
        return new IncrementalData(
                source.toString(), classes, part(root.resolve("train"), classes), part(root.resolve("test"), classes));
    }

    private static List<String> names(Path folder, Path source) throws IOException {
        Checks.check(
                Files.isDirectory(folder), "%s has no folder %s with one folder a class", source, folder.getFileName());
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory)
                    .map(p -> p.getFileName().toString().replace("/", ""))
                    .sorted()
                    .toList();
        }
    }

    private static LabeledInputs part(Path folder, List<String> classes) throws IOException {
        List<float[]> inputs = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (int c = 0; c < classes.size(); c++) {
            for (Path file : pictures(folder.resolve(classes.get(c)))) {
                float[] pixels = pixels(file);
                Checks.check(
                        inputs.isEmpty() || pixels.length == inputs.get(0).length,
                        "%s has %d values, but the picture before it %d; all pictures must have one size",
                        file,
                        pixels.length,
                        inputs.isEmpty() ? 0 : inputs.get(0).length);
                inputs.add(pixels);
                labels.add(c);
            }
        }
        return new LabeledInputs(
                inputs.toArray(float[][]::new),
                labels.stream().mapToInt(Integer::intValue).toArray());
    }

    private static List<Path> pictures(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(p -> p.toString().toLowerCase(Locale.ROOT).matches(".*\\.(jpe?g|png)"))
                    .sorted()
                    .toList();
        }
    }

    private static float[] pixels(Path file) throws IOException {
        BufferedImage image;
        try (InputStream in = Files.newInputStream(file)) {
            image = ImageIO.read(in);
        }
        if (image == null) {
            throw new IOException(file + " cannot be read as a picture");
        }
        int size = image.getWidth() * image.getHeight();
        double[] values = new double[3 * size];
        double sum = 0;
        for (int i = 0; i < size; i++) {
            int rgb = image.getRGB(i % image.getWidth(), i / image.getWidth());
            for (int c = 0; c < 3; c++) {
                values[c * size + i] = (rgb >> (16 - 8 * c) & 0xFF) / 255.0;
                sum += values[c * size + i];
            }
        }
        double mean = sum / values.length;
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        double deviation = Math.max(LEAST_DEVIATION, Math.sqrt(squares / values.length));
        float[] pixels = new float[values.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) ((values[i] - mean) / deviation);
        }
        return pixels;
    }
}
