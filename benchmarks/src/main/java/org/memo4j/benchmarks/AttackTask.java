package org.memo4j.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.memo4j.attacks.roc.GroupedRoc;
import org.memo4j.attacks.roc.RocCurve;
import org.memo4j.attacks.shadow.Lira;
import org.memo4j.attacks.shadow.LiraForm;
import org.memo4j.attacks.shadow.LiraVariance;
import org.memo4j.attacks.shadow.Rmia;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.BootstrapInterval;
import org.memo4j.core.stat.Estimate;
import org.memo4j.core.stat.SortedValues;

/** What is attacked or measured. Each prepares its input and gives a number that tells whether it computed the right thing. */
public enum AttackTask {
    /** LiRA, variance per example, every model in turn as the target. */
    LIRA_ALL_TARGETS {
        @Override
        DoubleSupplier prepare(AttackInput input) {
            return () -> mean(LIRA.leaveOneOut(input.scores(), input.membership()));
        }
    },
    /** The same for one target. */
    LIRA_ONE_TARGET {
        @Override
        DoubleSupplier prepare(AttackInput input) {
            return oneTarget(input, LIRA);
        }
    },
    /** LiRA as the code that came with the paper, medians and {@code numpy.std}, for one target. */
    LIRA_RESEARCH_CODE {
        @Override
        DoubleSupplier prepare(AttackInput input) {
            return oneTarget(input, Lira.researchCode(LiraForm.ONLINE, false));
        }
    },
    /** RMIA online for one target: the ratios of the population are sorted, each example is looked up. */
    RMIA_SORTING {
        @Override
        DoubleSupplier prepare(AttackInput input) {
            double[] target = input.scores().scoresOf(0);
            ScoreMatrix shadows = input.scores().selectModels(others(input));
            Membership membership = input.membership().selectModels(others(input));
            Rmia.Population population = new Rmia.Population(
                    input.population().scoresOf(0), input.population().selectModels(others(input)));
            return () -> mean(Rmia.withDefaults().online().score(target, shadows, membership, population));
        }
    },
    /** The step of RMIA that compares every example with the population, from ready ratios: a sort and searches. */
    RMIA_SEARCH {
        @Override
        DoubleSupplier prepare(AttackInput input) {
            double[] x = ratios(input);
            double[] z = populationRatios(input);
            return () -> {
                double[] sorted = z.clone();
                Arrays.sort(sorted);
                double[] scores = new double[x.length];
                for (int i = 0; i < x.length; i++) {
                    scores[i] = (double) SortedValues.less(sorted, x[i]) / z.length;
                }
                return mean(scores);
            };
        }
    },
    /** The same step from the same ratios, the pairs counted one by one. */
    RMIA_ALL_PAIRS {
        @Override
        DoubleSupplier prepare(AttackInput input) {
            double[] x = ratios(input);
            double[] z = populationRatios(input);
            return () -> {
                double[] scores = new double[x.length];
                for (int i = 0; i < x.length; i++) {
                    int count = 0;
                    for (double ratio : z) {
                        count += ratio < x[i] ? 1 : 0;
                    }
                    scores[i] = (double) count / z.length;
                }
                return mean(scores);
            };
        }
    },
    /** ROC curve, area and TPR at FPR 0.001 of one target. */
    ROC_ONE_TARGET {
        @Override
        DoubleSupplier prepare(AttackInput input) {
            return roc(input, 1);
        }
    },
    /** The same of all targets together. */
    ROC_ALL_TARGETS {
        @Override
        DoubleSupplier prepare(AttackInput input) {
            return roc(input, input.scores().models());
        }
    },
    /** Area and TPR at FPR 0.01 of one target, 200 resamples by example. */
    BOOTSTRAP_BY_EXAMPLE {
        @Override
        DoubleSupplier prepare(AttackInput input) {
            RocCurve curve = RocCurve.of(input.pool(1, true), input.pool(1, false));
            return () -> width(curve.bootstrap(
                    BOOTSTRAP, List.of(RocCurve::auc, roc -> roc.tprAt(0.01).value())));
        }
    },
    /** The same of all targets together, {@link #modelReplicates} resamples by model. */
    BOOTSTRAP_BY_MODEL {
        @Override
        DoubleSupplier prepare(AttackInput input) {
            double[][] scores = IntStream.range(0, input.scores().models())
                    .mapToObj(m -> input.scores().scoresOf(m))
                    .toArray(double[][]::new);
            GroupedRoc curve = GroupedRoc.of(scores, input.membership().toArray());
            Bootstrap bootstrap =
                    BOOTSTRAP.withReplicates(modelReplicates(input.scores().models()));
            return () -> width(curve.bootstrap(
                    bootstrap, List.of(RocCurve::auc, roc -> roc.tprAt(0.01).value())));
        }
    };

    private static final Lira LIRA = Lira.withDefaults().withVariance(LiraVariance.PER_EXAMPLE);
    private static final Bootstrap BOOTSTRAP =
            Bootstrap.withDefaults().withReplicates(200).withInterval(BootstrapInterval.PERCENTILE);

    /** Fewer resamples where each takes longer: 200 of 33 models, 25 of 257. */
    static int modelReplicates(int models) {
        return Math.max(20, 200 * 33 / models);
    }

    /** What to repeat; its value depends on the input alone. */
    abstract DoubleSupplier prepare(AttackInput input);

    private static DoubleSupplier oneTarget(AttackInput input, Lira lira) {
        double[] target = input.scores().scoresOf(0);
        ScoreMatrix shadows = input.scores().selectModels(others(input));
        Membership membership = input.membership().selectModels(others(input));
        return () -> mean(lira.score(target, shadows, membership));
    }

    private static int[] others(AttackInput input) {
        return IntStream.range(1, input.scores().models()).toArray();
    }

    private static double mean(double[]... rows) {
        double sum = 0;
        long count = 0;
        for (double[] row : rows) {
            for (double value : row) {
                sum += value;
            }
            count += row.length;
        }
        return sum / count;
    }

    private static DoubleSupplier roc(AttackInput input, int models) {
        double[] in = input.pool(models, true);
        double[] out = input.pool(models, false);
        return () -> {
            RocCurve curve = RocCurve.of(in, out);
            return curve.auc() + curve.tprAt(0.001).value();
        };
    }

    /** Sum of the lengths of the intervals. */
    private static double width(List<Estimate> estimates) {
        return estimates.stream().mapToDouble(e -> e.upper() - e.lower()).sum();
    }

    private static double[] ratios(AttackInput input) {
        double[] ratios = input.scores().scoresOf(0);
        for (int i = 0; i < ratios.length; i++) {
            double in = 0;
            double out = 0;
            int count = 0;
            for (int m = 1; m < input.scores().models(); m++) {
                boolean member = input.membership().contains(m, i);
                in += member ? input.scores().score(m, i) : 0;
                out += member ? 0 : input.scores().score(m, i);
                count += member ? 1 : 0;
            }
            ratios[i] /= (in / count + out / (input.scores().models() - 1 - count)) / 2;
        }
        return ratios;
    }

    private static double[] populationRatios(AttackInput input) {
        double[] ratios = input.population().scoresOf(0);
        for (int z = 0; z < ratios.length; z++) {
            double[] all = input.population().scoresOn(z);
            ratios[z] /= Arrays.stream(all, 1, all.length).average().orElseThrow();
        }
        return ratios;
    }
}
