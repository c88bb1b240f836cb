package org.memo4j.attacks.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.memo4j.attacks.Golden;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;

/**
 * Every case of the golden file of RMIA, ratios and scores, which follow the published codes (ML Privacy Meter, MIT;
 * PrivacyGuard, Apache-2.0). Where they depart from the library, the library is fed what they feed their means.
 */
class RmiaGoldenTest {
    private static double[][] rows(JsonNode node) {
        return IntStream.range(0, node.size())
                .mapToObj(i -> Golden.row(node.get(i)))
                .toArray(double[][]::new);
    }

    private static boolean[][] flags(JsonNode node) {
        boolean[][] flags = new boolean[node.size()][node.get(0).size()];
        for (int i = 0; i < flags.length; i++) {
            for (int m = 0; m < flags[i].length; m++) {
                flags[i][m] = node.get(i).get(m).asBoolean();
            }
        }
        return flags;
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "medium"})
    void everyCase(String size) throws IOException {
        JsonNode input = Golden.read("rmia.json").get(size).get("input");
        double[] target = Golden.row(input.get("target"));
        double[][] references = rows(input.get("ref"));
        boolean[][] member = flags(input.get("member"));
        double[] zTarget = Golden.row(input.get("z_target"));
        double[][] zReferences = rows(input.get("z_ref"));
        boolean[][] zMember = new boolean[zTarget.length][references[0].length];
        int pairs = 0;
        int offline = 0;
        int online = 0;
        for (JsonNode golden : Golden.read("rmia.json").get(size).get("cases")) {
            Rmia rmia = Rmia.withDefaults().withOfflineA(golden.get("offline_a").asDouble());
            int k = golden.get("num_reference_models").asInt();
            if (k == 1) {
                pairs++;
                Case pair = new Case(rmia, references, zReferences);
                pair.checkPopulation(golden, zTarget);
                checkPair(rmia, golden, target, new Tables(references, member));
            } else if (golden.get("online").asBoolean()) {
                // Online there means the mean over all reference models, whatever they saw: offline with a = 1 and
                // nobody
                // a member. The library takes the mean of p_in and p_out instead, as the paper does.
                online++;
                new Case(rmia.withOfflineA(1), references, zReferences).check(golden, target, zTarget);
            } else {
                offline++;
                new Case(rmia, RmiaTest.topK(references, member, k), RmiaTest.topK(zReferences, zMember, k))
                        .check(golden, target, zTarget);
            }
        }
        assertThat(new int[] {pairs, offline, online})
                .isEqualTo(size.equals("small") ? new int[] {2, 2, 1} : new int[] {0, 2, 1});
    }

    /** The attack, and what its means are over: one row an example. */
    private record Case(Rmia rmia, double[][] references, double[][] zReferences) {
        Rmia.Population population(double[] zTarget) {
            return new Rmia.Population(zTarget, RmiaTest.byModel(zReferences));
        }

        void checkPopulation(JsonNode golden, double[] zTarget) {
            assertThat(rmia.ratios(population(zTarget)))
                    .containsExactly(Golden.row(golden.get("ratio_z")), within(1e-12));
        }

        void check(JsonNode golden, double[] target, double[] zTarget) {
            ScoreMatrix table = RmiaTest.byModel(references);
            Membership none = Membership.of(new boolean[table.models()][table.examples()]);
            checkPopulation(golden, zTarget);
            assertThat(rmia.ratios(target, table, none))
                    .containsExactly(Golden.row(golden.get("ratio_x")), within(1e-12));
            assertThat(rmia.score(target, table, none, population(zTarget)))
                    .containsExactly(Golden.row(golden.get("score")), within(1e-12));
        }
    }

    private record Tables(double[][] references, boolean[][] member) {}

    /**
     * One pair of reference models: the published code takes for a model that saw the example the {@code p_out} that
     * solves {@code p_in = a p_out + 1 - a}, or {@code 0.3 p_out + 0.7} for {@code a = 0}. Here it is negative, no
     * probability, and refused; the library has the other model alone.
     */
    private static void checkPair(Rmia rmia, JsonNode golden, double[] target, Tables tables) {
        double a = golden.get("offline_a").asDouble();
        double solved = a == 0 ? 0.3 : a;
        double[] ratios = Golden.row(golden.get("ratio_x"));
        double[][] derived = new double[target.length][2];
        double[] own = new double[target.length];
        for (int i = 0; i < target.length; i++) {
            double sum = 0;
            double out = 0;
            for (int m = 0; m < 2; m++) {
                double p = tables.references[i][m];
                derived[i][m] = tables.member[i][m] ? (p + solved - 1) / solved : p;
                sum += derived[i][m];
                out += tables.member[i][m] ? 0 : p;
            }
            assertThat(target[i] / ((1 + a) / 2 * sum / 2 + (1 - a) / 2)).isCloseTo(ratios[i], within(1e-12));
            own[i] = target[i] / ((1 + a) / 2 * out + (1 - a) / 2);
        }
        ScoreMatrix table = RmiaTest.byModel(tables.references);
        assertThat(rmia.ratios(target, table, Membership.of(transposed(tables.member))))
                .containsExactly(own, within(1e-12));
        assertThat(Arrays.stream(derived).flatMapToDouble(Arrays::stream).min().orElseThrow())
                .isNegative();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rmia.Population(derived[0], RmiaTest.byModel(derived)));
    }

    private static boolean[][] transposed(boolean[][] rows) {
        boolean[][] columns = new boolean[rows[0].length][rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int m = 0; m < columns.length; m++) {
                columns[m][i] = rows[i][m];
            }
        }
        return columns;
    }

    /** PrivacyGuard's online mean is over the largest k; the library's, over all reference models. */
    @Test
    void largestSignals() throws IOException {
        JsonNode golden = Golden.read("rmia.json").get("top_k_online");
        double[][] references = rows(golden.get("ref"));
        int k = golden.get("k").asInt();
        boolean[][] nobody = new boolean[references.length][references[0].length];
        double[] largest = RmiaTest.topK(references, nobody, k)[0];
        assertThat(Arrays.stream(largest).sorted().toArray())
                .containsExactly(Golden.row(golden.get("expected_row0_sorted")));
        Rmia mean = Rmia.withDefaults().withOfflineA(1);
        double[] target = {0.9, 0.9, 0.9};
        double theirs = mean.ratios(
                        target,
                        RmiaTest.byModel(RmiaTest.topK(references, nobody, k)),
                        Membership.of(new boolean[k][references.length]))[0];
        assertThat(theirs).isCloseTo(0.9 / 0.45, within(1e-12));
        double ours = mean.ratios(target, RmiaTest.byModel(references), Membership.of(transposed(nobody)))[0];
        assertThat(ours).isCloseTo(0.9 / 0.4, within(1e-12));
    }
}
