package org.memo4j.core.analytic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.WholeFile;
import org.memo4j.core.kernel.DenseMatrix;
import org.memo4j.core.model.FeatureExtractor;
import org.memo4j.core.score.NpyFile;

/** An analytic classifier in a zip archive: settings as JSON, and the two matrices. */
final class AnalyticFile {
    private static final int FORMAT = 2;
    private static final String SETTINGS = "classifier.json";
    private static final String SQUARE = "square.npy";
    private static final String CLASSES = "classes.npy";
    private static final String CHECKSUM = "checksum";
    private static final ObjectMapper JSON = new ObjectMapper();

    private AnalyticFile() {}

    static void write(Path file, AnalyticClassifier classifier) throws IOException {
        DenseMatrix[] state = classifier.state();
        ObjectNode settings = settings(classifier);
        settings.put(CHECKSUM, checksum(settings, state[0], state[1]));
        WholeFile.write(file, out -> {
            ZipOutputStream zip = new ZipOutputStream(out);
            entry(zip, SETTINGS);
            zip.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(settings));
            zip.closeEntry();
            entry(zip, SQUARE);
            NpyFile.write(zip, state[0].values(), state[0].columns());
            zip.closeEntry();
            entry(zip, CLASSES);
            NpyFile.write(zip, state[1].values(), state[1].columns());
            zip.closeEntry();
            zip.finish();
        });
    }

    private static void entry(ZipOutputStream zip, String name) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        // Equal classifiers give equal files.
        entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
        zip.putNextEntry(entry);
    }

    private static ObjectNode settings(AnalyticClassifier classifier) {
        RandomFeatures expansion = classifier.expansion();
        AnalyticOptions options = classifier.options();
        ObjectNode node = JSON.createObjectNode();
        node.put("format", FORMAT);
        node.put("extractor", classifier.extractor().isPresent());
        node.put("expansion", expansion.kind().name());
        node.put("inputs", expansion.inputs());
        node.put("width", expansion.width());
        // as text, which keeps every bit
        node.put("scale", String.valueOf(expansion.scale()));
        node.put("seed", expansion.seed());
        node.put("ridge", String.valueOf(options.ridge()));
        node.put("form", options.form().name());
        node.put("block", options.block());
        node.put("tolerance", String.valueOf(options.tolerance()));
        node.put("relativeError", String.valueOf(classifier.knownError()));
        for (long count : classifier.counts()) {
            node.withArray("counts").add(count);
        }
        return node;
    }

    private static String checksum(ObjectNode settings, DenseMatrix square, DenseMatrix classes) {
        return new DataHash()
                .add(settings.toString())
                .add(square.values())
                .add(classes.values())
                .value();
    }

    static AnalyticClassifier read(Path file, @Nullable FeatureExtractor extractor) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
            JsonNode read = JSON.readTree(bytes(zip, SETTINGS));
            Checks.check(read instanceof ObjectNode, "%s is no JSON object", SETTINGS);
            ObjectNode settings = (ObjectNode) read;
            int format = settings.path("format").asInt(-1);
            Checks.check(
                    format == FORMAT,
                    "its format is %d, but this version of the library knows only %d; learn the classifier anew",
                    format,
                    FORMAT);
            String checksum = settings.path(CHECKSUM).asText();
            settings.remove(CHECKSUM);
            int width = settings.path("width").asInt();
            long[] counts = new long[settings.path("counts").size()];
            for (int c = 0; c < counts.length; c++) {
                counts[c] = settings.path("counts").path(c).asLong();
            }
            DenseMatrix square = matrix(zip, SQUARE, width, width);
            DenseMatrix classes = matrix(zip, CLASSES, width, counts.length);
            Checks.check(
                    checksum.equals(checksum(settings, square, classes)), "its checksum does not match; it is damaged");
            Checks.check(
                    settings.path("extractor").asBoolean() == (extractor != null),
                    settings.path("extractor").asBoolean()
                            ? "it was trained on the features of an extractor; load it with that"
                            : "it was trained without an extractor; load it without");
            AnalyticClassifier classifier = new AnalyticClassifier(extractor, expansion(settings), options(settings));
            classifier.restore(
                    counts, square, classes, settings.path("relativeError").asDouble());
            return classifier;
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IOException(
                    String.format(Locale.ROOT, "%s holds no analytic classifier: %s", file, e.getMessage()), e);
        }
    }

    private static RandomFeatures expansion(ObjectNode settings) {
        return RandomFeatures.of(
                RandomFeatures.Kind.valueOf(settings.path("expansion").asText()),
                new int[] {
                    settings.path("inputs").asInt(), settings.path("width").asInt()
                },
                settings.path("scale").asDouble(),
                settings.path("seed").asLong());
    }

    private static AnalyticOptions options(ObjectNode settings) {
        return AnalyticOptions.withDefaults()
                .withRidge(settings.path("ridge").asDouble())
                .withForm(RidgeForm.valueOf(settings.path("form").asText()))
                .withBlock(settings.path("block").asInt())
                .withTolerance(settings.path("tolerance").asDouble());
    }

    private static DenseMatrix matrix(ZipFile zip, String name, int rows, int columns) throws IOException {
        ZipEntry entry = entry(zip, name);
        try (InputStream in = zip.getInputStream(entry)) {
            double[] values = NpyFile.readFlatDoubles(in, name);
            Checks.check(
                    values.length == (long) rows * columns,
                    "%s has %d values, not %d x %d",
                    name,
                    values.length,
                    rows,
                    columns);
            return new DenseMatrix(values, rows, columns);
        }
    }

    private static ZipEntry entry(ZipFile zip, String name) {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new IllegalArgumentException("entry " + name + " is missing");
        }
        return entry;
    }

    private static byte[] bytes(ZipFile zip, String name) throws IOException {
        try (InputStream in = zip.getInputStream(entry(zip, name))) {
            return in.readAllBytes();
        }
    }
}
