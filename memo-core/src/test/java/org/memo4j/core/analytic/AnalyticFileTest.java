package org.memo4j.core.analytic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.memo4j.core.model.FeatureExtractor;
import org.memo4j.core.score.NpyFile;

class AnalyticFileTest {
    private static final LabeledInputs DATA = Clusters.of(10, 4, 6, 3);

    @TempDir
    Path folder;

    private static AnalyticClassifier trained(RidgeForm form) {
        AnalyticClassifier classifier = AnalyticClassifier.of(
                RandomFeatures.cosine(6, 15, 0.3, 9),
                AnalyticOptions.withDefaults().withForm(form).withRidge(0.3));
        classifier.learn(DATA);
        return classifier;
    }

    @ParameterizedTest
    @EnumSource(RidgeForm.class)
    void comesBackToTheBitAndGoesOn(RidgeForm form) throws IOException {
        AnalyticClassifier classifier = trained(form);
        Path file = folder.resolve("head.zip");
        classifier.save(file);
        byte[] bytes = Files.readAllBytes(file);
        AnalyticClassifier loaded = AnalyticClassifier.load(file);
        loaded.save(file);
        assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
        assertThat(loaded).hasToString(classifier.toString());
        classifier.learn(DATA);
        loaded.learn(DATA);
        assertThat(loaded.weights()).isDeepEqualTo(classifier.weights());
        assertThat(loaded.counts()).isEqualTo(classifier.counts());
        assertThat(loaded.expansion()).isEqualTo(classifier.expansion());
        assertThat(loaded.options()).isEqualTo(classifier.options());
    }

    /** After everything is unlearned the matrix itself is perfect, and only what was noted on the way tells of the loss. */
    @ParameterizedTest
    @EnumSource(RidgeForm.class)
    void lostPrecisionStaysKnown(RidgeForm form) throws IOException {
        AnalyticClassifier classifier = AnalyticClassifier.of(
                RandomFeatures.identity(6),
                AnalyticOptions.withDefaults().withForm(form).withRidge(1e-4));
        classifier.learn(DATA);
        classifier.unlearn(DATA);
        double worst = classifier.relativeError();
        assertThat(worst).isGreaterThan(1e-12);
        Path file = folder.resolve("head.zip");
        classifier.save(file);
        assertThat(AnalyticClassifier.load(file).relativeError()).isEqualTo(worst);
        assertThat(classifier.copy().relativeError()).isEqualTo(worst);
        AnalyticClassifier fresh = AnalyticClassifier.of(classifier.expansion(), classifier.options());
        assertThat(fresh.relativeError()).isLessThan(1e-15);
    }

    @Test
    void anUntrainedOneCanBeSaved() throws IOException {
        Path file = folder.resolve("empty.zip");
        AnalyticClassifier.of(RandomFeatures.identity(3), AnalyticOptions.withDefaults())
                .save(file);
        assertThat(AnalyticClassifier.load(file).classes()).isZero();
    }

    @Test
    void theMatricesAreNumPysFiles() throws IOException {
        Path file = folder.resolve("head.zip");
        AnalyticClassifier classifier = trained(RidgeForm.RECURSIVE);
        classifier.save(file);
        Path array = folder.resolve("square.npy");
        try (FileSystem zip = FileSystems.newFileSystem(file)) {
            Files.copy(zip.getPath("square.npy"), array);
        }
        double[][] square = NpyFile.readDoubleMatrix(array);
        assertThat(Clusters.distance(square, classifier.inverse())).isLessThan(1e-12);
    }

    @Test
    void damageIsSeen() throws IOException {
        Path file = folder.resolve("head.zip");
        trained(RidgeForm.INFORMATION).save(file);
        replace(file, "square.npy", bytes -> bytes[bytes.length - 1] ^= 1);
        assertThatThrownBy(() -> AnalyticClassifier.load(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("checksum");
        trained(RidgeForm.INFORMATION).save(file);
        replace(file, "classifier.json", bytes -> {
            String text = new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
            bytes[text.indexOf("\"seed\" : 9") + 9] = '8';
        });
        assertThatThrownBy(() -> AnalyticClassifier.load(file)).hasMessageContaining("checksum");
        trained(RidgeForm.INFORMATION).save(file);
        replace(file, "classifier.json", bytes -> {
            String text = new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
            bytes[text.indexOf("\"format\" : 2") + 11] = '7';
        });
        assertThatThrownBy(() -> AnalyticClassifier.load(file)).hasMessageContaining("format is 7");
        // the first format did not say what precision had been lost
        trained(RidgeForm.INFORMATION).save(file);
        replace(file, "classifier.json", bytes -> {
            String text = new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
            bytes[text.indexOf("\"format\" : 2") + 11] = '1';
        });
        assertThatThrownBy(() -> AnalyticClassifier.load(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("format is 1")
                .hasMessageContaining("anew");
        Files.write(file, new byte[] {1, 2, 3});
        assertThatThrownBy(() -> AnalyticClassifier.load(file)).isInstanceOf(IOException.class);
    }

    /** Changes the bytes of an entry. */
    @FunctionalInterface
    private interface Damage {
        void apply(byte[] bytes);
    }

    private static void replace(Path file, String entry, Damage damage) throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(file)) {
            byte[] bytes = Files.readAllBytes(zip.getPath(entry));
            damage.apply(bytes);
            Files.write(zip.getPath(entry), bytes);
        }
    }

    @Test
    void anExtractorMustComeWithTheFileThatNeedsIt() throws IOException {
        AnalyticClassifier raw = trained(RidgeForm.INFORMATION);
        FeatureExtractor extractor = FeatureExtractor.of(raw);
        AnalyticClassifier stacked =
                AnalyticClassifier.of(extractor, RandomFeatures.identity(4), AnalyticOptions.withDefaults());
        stacked.learn(DATA);
        Path file = folder.resolve("stacked.zip");
        stacked.save(file);
        assertThatThrownBy(() -> AnalyticClassifier.load(file)).hasMessageContaining("extractor");
        assertThat(AnalyticClassifier.load(file, extractor).predict(DATA.inputs()))
                .isEqualTo(stacked.predict(DATA.inputs()));
    }
}
