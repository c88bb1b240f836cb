package org.memo4j.core.samediff;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.memo4j.core.WholeFile;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A model in a zip archive: the configuration as JSON, and one array file a parameter. */
record ParameterFile(TransformerConfig config, TransformerParameters parameters) {
    private static final String CONFIG = "config.json";
    private static final int FORMAT = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    void write(Path file) throws IOException {
        WholeFile.write(file, out -> {
            ZipOutputStream zip = new ZipOutputStream(out);
            entry(zip, CONFIG, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json()));
            for (Map.Entry<String, INDArray> parameter : parameters.byName().entrySet()) {
                // The writer of this release looks at the buffer, not at the view on it.
                try (INDArray copy = parameter.getValue().dup('c')) {
                    entry(zip, parameter.getKey() + ".npy", Nd4j.toNpyByteArray(copy));
                }
            }
            zip.finish();
        });
    }

    private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        // Equal models give equal files.
        entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private ObjectNode json() {
        ObjectNode node = JSON.createObjectNode();
        node.put("format", FORMAT);
        node.put("vocabularySize", config.vocabularySize());
        node.put("startToken", config.startToken());
        node.put("dModel", config.dModel());
        node.put("layers", config.layers());
        node.put("heads", config.heads());
        node.put("feedForward", config.feedForward());
        node.put("contextLength", config.contextLength());
        node.put("tiedEmbeddings", config.tiedEmbeddings());
        node.put("seed", config.seed());
        return node;
    }

    static ParameterFile read(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
            TransformerConfig config = config(JSON.readTree(bytes(zip, CONFIG)));
            TransformerParameters parameters = TransformerParameters.zeros(config, DataType.FLOAT);
            try {
                for (Map.Entry<String, INDArray> parameter : parameters.byName().entrySet()) {
                    fill(zip, parameter.getKey(), parameter.getValue());
                }
            } catch (IOException | RuntimeException e) {
                parameters.close();
                throw e;
            }
            return new ParameterFile(config, parameters);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IOException(file + " holds no model of this library: " + e.getMessage(), e);
        }
    }

    private static void fill(ZipFile zip, String name, INDArray target) throws IOException {
        try (INDArray saved = Nd4j.createNpyFromByteArray(bytes(zip, name + ".npy"))) {
            if (saved.dataType() != DataType.FLOAT || !Arrays.equals(saved.shape(), target.shape())) {
                throw new IllegalArgumentException("parameter " + name + " has shape " + Arrays.toString(saved.shape())
                        + " and type " + saved.dataType() + ", but the configuration asks for "
                        + Arrays.toString(target.shape()) + " and FLOAT");
            }
            target.assign(saved);
        }
    }

    private static TransformerConfig config(JsonNode node) {
        int format = number(node, "format").intValue();
        if (format != FORMAT) {
            throw new IllegalArgumentException("format is " + format + ", but only " + FORMAT + " is known");
        }
        TransformerConfig config = TransformerConfig.withDefaults(
                        number(node, "vocabularySize").intValue())
                .withStartToken(number(node, "startToken").intValue())
                .withDModel(number(node, "dModel").intValue())
                .withLayers(number(node, "layers").intValue())
                .withHeads(number(node, "heads").intValue())
                .withFeedForward(number(node, "feedForward").intValue())
                .withContextLength(number(node, "contextLength").intValue())
                .withTiedEmbeddings(node.path("tiedEmbeddings").asBoolean())
                .withSeed(number(node, "seed").longValue());
        config.checkComplete();
        return config;
    }

    private static Number number(JsonNode node, String name) {
        if (!node.path(name).isIntegralNumber()) {
            throw new IllegalArgumentException(CONFIG + " has no whole number " + name);
        }
        return node.path(name).numberValue();
    }

    private static byte[] bytes(ZipFile zip, String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new IllegalArgumentException("entry " + name + " is missing");
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }
}
