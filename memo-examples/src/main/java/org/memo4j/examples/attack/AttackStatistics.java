package org.memo4j.examples.attack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.memo4j.attacks.slice.SliceAnalysis;
import org.memo4j.attacks.slice.SliceReport;
import org.memo4j.attacks.slice.SliceResult;
import org.memo4j.attacks.slice.Slices;
import org.memo4j.core.Progress;
import org.memo4j.core.score.Membership;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.BootstrapInterval;
import org.memo4j.core.stat.Estimate;
import org.memo4j.examples.tabular.Slicing;

/**
 * Statistics of attacks on all targets together, with intervals that resample targets and records, each by itself and both
 * at once: scores of one target, and those of one record, go up and down together. Owen, <em>The pigeonhole bootstrap</em>,
 * 2007, shows that this errs on the wide side. All attacks are counted on the same resamples, so that the interval of a
 * difference is that of a paired comparison.
 */
final class AttackStatistics {
    static final double CONFIDENCE = 0.95;

    private static final int REPLICATES = 1000;

    /** Fewest members, and fewest others, of a part in each target, if its rates are told: a resample has some of each. */
    static final int FEWEST = 20;

    private final Membership membership;
    private final boolean[] half;
    private final double[] fprs;
    private final Bootstrap bootstrap;

    AttackStatistics(Membership membership, long seed) {
        this.membership = membership;
        this.half = PooledScores.halves(membership.examples(), seed);
        this.fprs = IntStream.rangeClosed(0, 40)
                .mapToDouble(k -> Math.pow(10, k / 10.0 - 4))
                .toArray();
        // powers of ten as they are written
        fprs[0] = 1e-4;
        fprs[10] = 0.001;
        fprs[20] = 0.01;
        fprs[30] = 0.1;
        this.bootstrap = Bootstrap.withDefaults()
                .withReplicates(REPLICATES)
                .withConfidence(CONFIDENCE)
                .withInterval(BootstrapInterval.PERCENTILE)
                .withSeed(seed);
    }

    /** False-positive rates of the curves, ascending, from 0.0001 to 1. */
    double[] fprs() {
        return fprs.clone();
    }

    private int indexOf(double fpr) {
        return Arrays.binarySearch(fprs, fpr);
    }

    /** Whether enough false positives of an attack are expected at a rate. */
    boolean resolves(AttackScores attack, double fpr) {
        return resolution(attack).tells(fpr);
    }

    /** Rates that the scores of all targets together tell. */
    Resolution resolution(AttackScores attack) {
        return new Resolution(IntStream.range(0, membership.models())
                .mapToLong(t -> IntStream.of(attack.records())
                        .filter(i -> !membership.contains(t, i))
                        .count())
                .sum());
    }

    /**
     * How well an attack does.
     *
     * @param scores the attack
     * @param auc area under the curve
     * @param tprs true-positive rates at {@link #fprs}
     * @param balancedAccuracy at the threshold that is best on the other half of the records
     * @param aucGain area less that of the first attack on the same records, paired
     * @param tprGains true-positive rates less those of the first attack on the same records, paired
     */
    record Result(
            AttackScores scores,
            Estimate auc,
            List<Estimate> tprs,
            Estimate balancedAccuracy,
            Estimate aucGain,
            List<Estimate> tprGains) {
        /** True-positive less false-positive rate, where the balanced accuracy is told. */
        Estimate advantage() {
            return new Estimate(
                    2 * balancedAccuracy.value() - 1,
                    2 * balancedAccuracy.lower() - 1,
                    2 * balancedAccuracy.upper() - 1,
                    balancedAccuracy.confidence(),
                    balancedAccuracy.method());
        }
    }

    List<Result> results(List<AttackScores> attacks) {
        List<PooledScores> pooled = new ArrayList<>();
        attacks.forEach(a -> pooled.add(PooledScores.of(a.scores(), membership, a.records(), half)));
        // the first attack on the records of each other one
        int[] baselines = new int[attacks.size()];
        for (int a = 0; a < baselines.length; a++) {
            if (!attacks.get(a).isComplete()) {
                baselines[a] = pooled.size();
                pooled.add(PooledScores.of(
                        attacks.get(0).scores(), membership, attacks.get(a).records(), half));
            }
        }
        int width = 2 + fprs.length;
        List<Estimate> estimates =
                bootstrap.estimateAll(new int[] {membership.models(), membership.examples()}, rows -> {
                    int[] targets = weights(rows[0], membership.models());
                    int[] records = weights(rows[1], membership.examples());
                    double[][] counts = pooled.stream()
                            .map(p -> numbers(p.count(targets, records, fprs)))
                            .toArray(double[][]::new);
                    double[] values = new double[2 * width * baselines.length];
                    for (int a = 0; a < baselines.length; a++) {
                        System.arraycopy(counts[a], 0, values, a * width, width);
                        for (int k = 0; k < width; k++) {
                            values[(baselines.length + a) * width + k] = counts[a][k] - counts[baselines[a]][k];
                        }
                    }
                    return values;
                });
        List<Result> results = new ArrayList<>();
        for (int a = 0; a < attacks.size(); a++) {
            int own = a * width;
            int gain = (attacks.size() + a) * width;
            results.add(new Result(
                    attacks.get(a),
                    estimates.get(own),
                    estimates.subList(own + 2, own + width),
                    estimates.get(own + 1),
                    estimates.get(gain),
                    estimates.subList(gain + 2, gain + width)));
        }
        return results;
    }

    private static double[] numbers(PooledScores.Counts counts) {
        double[] numbers = new double[2 + counts.tprs().length];
        numbers[0] = counts.auc();
        numbers[1] = counts.balancedAccuracy();
        System.arraycopy(counts.tprs(), 0, numbers, 2, counts.tprs().length);
        return numbers;
    }

    Estimate tpr(Result result, double fpr) {
        return result.tprs().get(indexOf(fpr));
    }

    Estimate tprGain(Result result, double fpr) {
        return result.tprGains().get(indexOf(fpr));
    }

    /**
     * How well an attack does on a part of the records.
     *
     * @param name name of the part
     * @param records records of the pool in it
     * @param auc area under the curve of the part; NaN if the part is small
     * @param tpr share of its members found at a false-positive rate over all records; NaN if the part is small or that
     *     rate is not told
     * @param chance p-value of the hypothesis that the attack tells no members in it, adjusted; NaN if it is not tested
     * @param rest p-value of the hypothesis that its area is that of all other records, adjusted; NaN if it is not tested
     */
    record Part(String name, int records, Estimate auc, Estimate tpr, double chance, double rest) {
        Part tested(SliceResult test) {
            return new Part(name, records, auc, tpr, test.adjustedChance(), test.adjustedRest());
        }
    }

    /** Parts by every slicing, tested; the p-values are adjusted for all parts of all slicings. */
    Map<String, List<Part>> parts(AttackScores attack, List<Slicing> slicings, double fpr) {
        Map<String, List<Part>> parts = new LinkedHashMap<>();
        List<Slices> slices = new ArrayList<>();
        for (Slicing slicing : slicings) {
            Progress.checkInterrupted("resampling");
            List<Part> untested = parts(attack, slicing, fpr);
            parts.put(slicing.name(), untested);
            int[] partOf = slicing.partOf();
            for (Part part : untested) {
                int number = slicing.parts().indexOf(part.name);
                int[] records = IntStream.range(0, membership.examples())
                        .filter(i -> partOf[i] == number)
                        .toArray();
                if (isLarge(records) && records.length < membership.examples()) {
                    slices.add(Slices.of(membership.examples(), slicing.name() + "/" + part.name, records));
                }
            }
        }
        if (!slices.isEmpty()) {
            SliceReport report = SliceAnalysis.withDefaults()
                    .evaluate(
                            attack.scores(),
                            membership,
                            slices.stream().reduce(Slices::and).orElseThrow());
            Map<String, SliceResult> tests = new HashMap<>();
            report.results().forEach(r -> tests.put(r.slice().name(), r));
            parts.replaceAll((name, of) -> of.stream()
                    .map(part -> {
                        SliceResult test = tests.get(name + "/" + part.name);
                        return test == null ? part : part.tested(test);
                    })
                    .toList());
        }
        return parts;
    }

    /** Parts of the records; the intervals hold together, by Bonferroni. */
    List<Part> parts(AttackScores attack, Slicing slicing, double fpr) {
        int[] partOf = slicing.partOf();
        int parts = slicing.parts().size();
        int[][] rows = IntStream.range(0, parts)
                .mapToObj(p -> IntStream.range(0, partOf.length)
                        .filter(i -> partOf[i] == p)
                        .toArray())
                .toArray(int[][]::new);
        int[] large = IntStream.range(0, parts).filter(p -> isLarge(rows[p])).toArray();
        PooledScores all = PooledScores.of(
                attack.scores(), membership, IntStream.range(0, partOf.length).toArray(), half);
        List<PooledScores> own = IntStream.of(large)
                .mapToObj(p -> PooledScores.of(attack.scores(), membership, rows[p], half))
                .toList();
        double confidence = 1 - (1 - CONFIDENCE) / Math.max(1, large.length);
        Estimate unknown = new Estimate(Double.NaN, Double.NaN, Double.NaN, confidence, "too few records");
        boolean told = resolves(attack, fpr);
        List<Estimate> estimates = large.length == 0
                ? List.of()
                : bootstrap
                        .withConfidence(confidence)
                        .estimateAll(new int[] {membership.models(), membership.examples()}, resampled -> {
                            int[] targets = weights(resampled[0], membership.models());
                            int[] records = weights(resampled[1], membership.examples());
                            double[] tprs = all.partTprs(targets, records, fpr, partOf, parts);
                            double[] values = new double[2 * large.length];
                            for (int k = 0; k < large.length; k++) {
                                values[2 * k] = own.get(k)
                                        .count(targets, records, new double[0])
                                        .auc();
                                values[2 * k + 1] = tprs[large[k]];
                            }
                            return values;
                        });
        List<Part> result = new ArrayList<>();
        for (int p = 0; p < parts; p++) {
            int k = Arrays.binarySearch(large, p);
            if (rows[p].length > 0) {
                result.add(new Part(
                        slicing.parts().get(p),
                        rows[p].length,
                        k < 0 ? unknown : estimates.get(2 * k),
                        k < 0 || !told ? unknown : estimates.get(2 * k + 1),
                        Double.NaN,
                        Double.NaN));
            }
        }
        return result;
    }

    private boolean isLarge(int... records) {
        return IntStream.range(0, membership.models()).allMatch(t -> {
            long members =
                    IntStream.of(records).filter(i -> membership.contains(t, i)).count();
            return members >= FEWEST && records.length - members >= FEWEST;
        });
    }

    private static int[] weights(int[] rows, int size) {
        int[] weights = new int[size];
        for (int row : rows) {
            weights[row]++;
        }
        return weights;
    }
}
