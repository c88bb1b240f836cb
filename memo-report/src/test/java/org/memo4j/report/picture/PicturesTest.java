package org.memo4j.report.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.memo4j.core.stat.BinomialInterval;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class PicturesTest {
    static List<Picture> all() {
        double[] epochs = {0, 1, 2, 3, 4};
        double[] replicas = {0, 1, 4, 16, 64};
        double[] rising = {1, 2, 4, 7, 9};
        double[] rates = {0, 0.001, 0.01, 0.1, 1};
        return List.of(
                Pictures.losses(List.of(
                        Curve.of("training", epochs, new double[] {5, 3, 2, 1, 0.5}),
                        Curve.of("held-out", epochs, new double[] {5, 3.5, 3, 3.1, 3.3}))),
                Pictures.exposureByReplicas(
                        List.of(Curve.of("epoch 1", replicas, rising), Curve.of("epoch 2", replicas, rising)), 9.97),
                Pictures.exposureByEpoch(List.of(Curve.of("4 replicas", epochs, rising)), 9.97),
                Pictures.extraction(List.of(Curve.of(
                        "training",
                        new double[] {8, 16},
                        List.of(
                                BinomialInterval.WILSON.estimate(1, 50, 0.95),
                                BinomialInterval.WILSON.estimate(9, 50, 0.95))))),
                Pictures.distribution(
                        "probability", new SplittableRandom(3).doubles(500).toArray()),
                Pictures.roc(List.of(Curve.of("loss", rates, new double[] {0, 0.004, 0.03, 0.2, 1}))));
    }

    @ParameterizedTest
    @MethodSource("all")
    void pngHasTheRightSizeAndIsNotBlank(Picture picture) throws IOException {
        BufferedImage wide = ImageIO.read(new ByteArrayInputStream(picture.toPng()));
        assertThat(wide.getWidth()).isEqualTo(2 * PictureSize.WIDE.width());
        assertThat(wide.getHeight()).isEqualTo(2 * PictureSize.WIDE.height());
        BufferedImage phone = ImageIO.read(new ByteArrayInputStream(picture.toPng(PictureSize.PHONE)));
        assertThat(phone.getWidth()).isEqualTo(2 * PictureSize.PHONE.width());
        assertThat(phone.getHeight()).isGreaterThanOrEqualTo(2 * PictureSize.PHONE.height());
        for (BufferedImage image : List.of(wide, phone)) {
            assertThat(Pixels.count(image, Style.INK)).as("title").isGreaterThan(100);
            assertThat(Pixels.count(image, Style.QUIET_INK))
                    .as("labels of the axes")
                    .isGreaterThan(100);
            assertThat(Pixels.count(image, Style.GRID)).as("grid").isGreaterThan(500);
            assertThat(Pixels.hasWhiteEdge(image)).as("nothing is cut off").isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void equalContentGivesEqualBytes(Picture picture) {
        assertThat(picture.toPng()).isEqualTo(picture.toPng());
        assertThat(picture.toSvg()).isEqualTo(picture.toSvg());
    }

    @ParameterizedTest
    @MethodSource("all")
    void svgStandsAlone(Picture picture) throws IOException, SAXException, ParserConfigurationException {
        String svg = picture.withDescription("a < b & c").toSvg(PictureSize.PHONE);
        Element root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)))
                .getDocumentElement();
        assertThat(root.getTagName()).isEqualTo("svg");
        assertThat(root.getElementsByTagName("desc").item(0).getTextContent()).isEqualTo("a < b & c");
        assertThat(root.getElementsByTagName("path").getLength()).isGreaterThan(10);
        assertThat(svg).doesNotContain("<!DOCTYPE", "href", "<image");
        Matcher ids = Pattern.compile("url\\(#([^)]*)\\)").matcher(svg);
        while (ids.find()) {
            assertThat(svg).contains("id=\"" + ids.group(1) + "\"");
        }
    }

    @Test
    void idsOfTwoPicturesDiffer() {
        Pattern id = Pattern.compile(" id=\"(memo-[^\"]*)\"");
        String first = all().get(0).toSvg();
        Matcher ids = id.matcher(all().get(1).toSvg());
        assertThat(ids.find()).isTrue();
        do {
            assertThat(first).doesNotContain("\"" + ids.group(1) + "\"");
        } while (ids.find());
    }

    @Test
    void htmlHoldsBothLayoutsAndTheDescription() throws IOException {
        Picture picture = all().get(0).withDescription("\"<b>\"");
        String html = picture.toHtml();
        assertThat(html)
                .contains("alt=\"&quot;&lt;b&gt;&quot;\"", "width=\"880\" height=\"440\"", "width=\"360\"")
                .doesNotContain("<b>");
        Matcher uri = Pattern.compile("data:image/png;base64,([A-Za-z0-9+/=]+)").matcher(html);
        assertThat(uri.results().map(r -> java.util.Base64.getDecoder().decode(r.group(1))))
                .containsExactly(picture.toPng(PictureSize.PHONE), picture.toPng());
    }

    @Test
    void distributionKnowsItsLorenzCurve() {
        // Values 0, 1, 3: shares 0, 1/4, 1; Gini 1 - 2 * (0 + 1/8 + 5/8) / 3 = 1/2.
        Picture picture = Pictures.distribution("m", new double[] {3, 0, 1});
        assertThat(picture.description()).endsWith("Gini coefficient: 0.50.");
        List<String[]> rows =
                picture.data().toCsv().lines().skip(1).map(l -> l.split(",")).toList();
        assertThat(rows).hasSize(3);
        double[][] expected = {{0, 1 / 3.0, 0}, {1, 2 / 3.0, 0.25}, {3, 1, 1}};
        for (int i = 0; i < 3; i++) {
            for (int c = 0; c < 3; c++) {
                assertThat(Double.parseDouble(rows.get(i)[c])).isCloseTo(expected[i][c], within(1e-15));
            }
        }
    }

    @Test
    void distributionOfNothingHasNoGini() {
        Picture picture = Pictures.distribution("m", new double[] {0, 0});
        assertThat(picture.description()).contains("not defined");
        assertThat(Pixels.count(picture.image(), Style.distinct(1).color())).isZero();
        assertThat(Pictures.distribution("m", new double[] {2, 2}).description())
                .endsWith("coefficient: 0.00.");
    }

    @Test
    void panelsStandBelowEachOtherOnAPhone() {
        Picture picture = Pictures.distribution("m", new double[] {0.1, 0.5});
        assertThat(picture.image(PictureSize.PHONE).getHeight()).isGreaterThan(2 * PictureSize.PHONE.height());
    }

    @Test
    void refusesWhatIsNoResult() {
        assertThatIllegalArgumentException().isThrownBy(() -> Pictures.distribution("m", new double[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> Pictures.distribution("m", new double[] {-0.1}));
        assertThatIllegalArgumentException().isThrownBy(() -> Pictures.distribution("m", new double[] {Double.NaN}));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pictures.roc(List.of(Curve.of("a", new double[] {0.5}, new double[] {1.5}))))
                .withMessageContaining("rate[0] of curve 'a'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pictures.roc(List.of(Curve.of("a", new double[] {1, 0}, new double[] {0, 1}))))
                .withMessageContaining("sort by threshold");
        assertThatIllegalArgumentException().isThrownBy(() -> new PictureSize(100, 400));
        assertThatIllegalArgumentException().isThrownBy(() -> new PictureSize(400, 100));
        assertThatIllegalArgumentException().isThrownBy(() -> new PictureSize(400, 100_000));
        assertThatCode(Pictures::checkFonts).doesNotThrowAnyException();
    }
}
