package org.memo4j.attacks.membership;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.zip.Deflater;
import org.memo4j.core.Checks;
import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;
import org.memo4j.core.score.TokenScores;

/**
 * Zlib attack: the loss of a sequence against how well a compressor that was trained on nothing shortens its text, so
 * that repetitive texts do not pass for memorized ones.
 *
 * <p>{@code z} is the number of bytes of the UTF-8 text compressed by Deflate at level 6 with the zlib header and
 * checksum, the length of Python's {@code zlib.compress(text.encode())}. Another zlib (zlib-ng, a vendor's) may differ
 * by a few bytes. Carlini et al., <em>Extracting training data from large language models</em>, USENIX Security 2021,
 * section 5.2.
 */
public final class ZlibScore implements MembershipScore {
    /** What is divided by what. */
    public enum Form {
        /**
         * {@code (1/T sum_t lp_t) / z}: the form of the Min-K%++ experiments (Zhang et al., <em>Min-K%++</em>, ICLR
         * 2025). It mixes units, a mean per token over a total of bytes, so it also ranks by length.
         */
        MEAN_PER_BYTE {
            @Override
            double value(double meanLogProbability, int tokens, int bytes) {
                return meanLogProbability / bytes;
            }
        },
        /**
         * {@code z / log perplexity = z / (-1/T sum_t lp_t)}: the ranking of Carlini et al. 2021, {@code +inf} at a loss
         * of 0. It is minus the reciprocal of {@link #MEAN_PER_BYTE} and so gives the same ROC curve from other numbers.
         */
        BYTES_PER_LOG_PERPLEXITY {
            @Override
            double value(double meanLogProbability, int tokens, int bytes) {
                return bytes / (0 - meanLogProbability);
            }
        },
        /**
         * {@code (sum_t lp_t) / z}: total over total, nats a compressed byte. Not in the sources; it does not rank by
         * length.
         */
        TOTAL_PER_BYTE {
            @Override
            double value(double meanLogProbability, int tokens, int bytes) {
                return meanLogProbability * tokens / bytes;
            }
        };

        abstract double value(double meanLogProbability, int tokens, int bytes);
    }

    private final int[] bytes;
    private final Form form;

    private ZlibScore(int[] bytes, Form form) {
        this.bytes = bytes;
        this.form = form;
    }

    /**
     * The score over given texts, in the form {@link Form#MEAN_PER_BYTE}.
     *
     * @param texts text of each sequence of the table that will be scored
     * @return the score
     */
    public static ZlibScore of(List<String> texts) {
        return new ZlibScore(
                texts.stream().mapToInt(ZlibScore::compressedLength).toArray(), Form.MEAN_PER_BYTE);
    }

    /**
     * Sets what is divided by what.
     *
     * @param value the form
     * @return a new score over the same texts
     */
    public ZlibScore withForm(Form value) {
        return new ZlibScore(bytes, value);
    }

    /**
     * Length of a compressed text.
     *
     * @param text the text
     * @return bytes of its UTF-8 form after Deflate at level 6 with zlib header, at least 8
     */
    public static int compressedLength(String text) {
        Deflater deflater = new Deflater(6);
        try {
            deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
            deflater.finish();
            byte[] buffer = new byte[8192];
            int length = 0;
            while (!deflater.finished()) {
                length += deflater.deflate(buffer);
            }
            return length;
        } finally {
            deflater.end();
        }
    }

    @Override
    public Provenance provenance() {
        String name = "membership.zlib-" + form.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return Provenance.of(new MetricId(name, 1)).with("level", 6);
    }

    @Override
    public double[] score(TokenScores scores) {
        Checks.sameLength(bytes.length, "the list of texts", scores.sequences(), "the table of the attacked model");
        return Sequences.score(
                scores, i -> form.value(Sequences.meanLogProbability(scores, i), scores.length(i), bytes[i]));
    }
}
