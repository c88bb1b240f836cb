package org.memo4j.core.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreMatrixFileTest {
    @TempDir
    Path directory;

    @Test
    void whatIsWrittenIsRead() throws IOException {
        for (long seed = 0; seed < 10; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int models = 1 + random.nextInt(9);
            int examples = 1 + random.nextInt(90);
            double[][] doubles = new double[models][examples];
            float[][] floats = new float[models][examples];
            boolean[][] bits = MembershipTest.random(models, examples, random);
            for (int m = 0; m < models; m++) {
                for (int e = 0; e < examples; e++) {
                    doubles[m][e] = random.nextDouble(-1e3, 1e3);
                    floats[m][e] = (float) doubles[m][e];
                }
            }
            for (ScoreMatrix scores : List.of(ScoreMatrix.of(doubles), ScoreMatrix.of(floats), ScoreMatrix.of(bits))) {
                for (String name : List.of("a.npy", "a.csv", "A.CSV.GZ")) {
                    Path file = directory.resolve(name);
                    ScoreMatrixFile.write(file, scores);
                    ScoreMatrix read = ScoreMatrixFile.read(file);
                    assertThat(read).as("%s, seed %d", name, seed).isEqualTo(scores);
                    if (name.endsWith("npy")) {
                        assertThat(read.hash()).as("seed %d", seed).isEqualTo(scores.hash());
                    }
                }
            }
            Membership membership = Membership.of(bits);
            for (String name : List.of("m.npy", "m.csv", "m.csv.gz")) {
                Path file = directory.resolve(name);
                MembershipFile.write(file, membership);
                assertThat(MembershipFile.read(file))
                        .as("%s, seed %d", name, seed)
                        .isEqualTo(membership);
            }
        }
    }

    @Test
    void readsIntegers() throws IOException {
        Path file = directory.resolve("a.npy");
        NpyFile.write(file, new int[][] {{0, 1, 1}, {1, 0, 0}});
        assertThat(ScoreMatrixFile.read(file)).isEqualTo(ScoreMatrix.of(new double[][] {{0, 1, 1}, {1, 0, 0}}));
        assertThat(ScoreMatrixFile.read(file).isSinglePrecision()).isTrue();
        assertThat(MembershipFile.read(file).trainingSet(0)).containsExactly(1, 2);
        NpyFile.write(file, new int[][] {{0, 16777217}});
        assertThat(ScoreMatrixFile.read(file).score(0, 1)).isEqualTo(16777217);
        refuses(() -> MembershipFile.read(file), "example 1 of " + file + " has 16777217");
    }

    @Test
    void readsOneFileAModel() throws IOException {
        Path a = directory.resolve("a.npy");
        Path b = directory.resolve("b.npy");
        NpyFile.write(a, new float[] {1, 2});
        NpyFile.write(b, new double[] {0.1, 4});
        assertThat(ScoreMatrixFile.readModels(List.of(b, a))).isEqualTo(ScoreMatrix.of(new double[][] {{0.1, 4}, {1, 2}
        }));
        NpyFile.write(a, new boolean[] {true, false});
        NpyFile.write(b, new int[] {1, 1});
        assertThat(MembershipFile.readModels(List.of(a, b)))
                .isEqualTo(Membership.of(new boolean[] {true, false}, new boolean[] {true, true}));
        NpyFile.write(b, new double[] {1, Double.NaN});
        refuses(() -> ScoreMatrixFile.readModels(List.of(a, b)), b + " on example 1 must be finite, but is NaN");
        NpyFile.write(b, new double[] {1});
        refuses(() -> ScoreMatrixFile.readModels(List.of(a, b)), b + " has 1 scores, but the model before has 2");
        NpyFile.write(b, new int[] {1});
        refuses(() -> MembershipFile.readModels(List.of(a, b)), b + " has 1 flags");
        refuses(() -> ScoreMatrixFile.readModels(List.of()), "there is no model");
    }

    @Test
    void oneCsvHoldsBothTables() throws IOException {
        Path file = csv("member,score,example,model", "1,0.5,1,0", "false,2,0,0", "True,-1e-3,0,1", "0,4,1,1");
        assertThat(ScoreMatrixFile.read(file)).isEqualTo(ScoreMatrix.of(new double[][] {{2, 0.5}, {-0.001, 4}}));
        assertThat(MembershipFile.read(file))
                .isEqualTo(Membership.of(new boolean[] {false, true}, new boolean[] {true, false}));
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        refuses(() -> ScoreMatrixFile.read(directory.resolve("a.txt")), "must end in .npy, .csv or .csv.gz");
        refuses(() -> MembershipFile.read(directory.resolve("a.npy.gz")), "must end in .npy, .csv or .csv.gz");
        csv("model,example", "0,0");
        refuses(this::scores, "line 1: column 'score' is missing");
        csv("model,example,score,extra", "0,0,1,2");
        refuses(this::scores, "line 1: column 'extra' is not known");
        csv("model,example,score", "0,0,1", "0,1,nan");
        refuses(this::scores, "line 3: score must be a number, but is 'nan'");
        csv("model,example,score", "0,0,1", "0,1,-inf");
        refuses(this::scores, "line 3: score must be finite");
        csv("model,example,score", "0,0,1", "0,2,1");
        refuses(this::scores, "2 lines for 1 models x 3 examples");
        csv("model,example,score", "0,0,1", "0,0,1");
        refuses(this::scores, "2 lines for 1 models x 1 examples");
        csv("model,example,score", "0,0,1", "0,0,1", "1,0,1", "1,1,1");
        refuses(this::scores, "model 0 and example 0 are there twice");
        csv("model,example,score");
        refuses(this::scores, "has no model");
        Path file = csv("model,example,member", "0,0,2");
        refuses(() -> MembershipFile.read(file), "line 2: member must be 0, 1, true or false, but is '2'");
        Path npy = directory.resolve("nan.npy");
        NpyFile.write(npy, new double[][] {{1}, {Double.NaN}});
        refuses(() -> ScoreMatrixFile.read(npy), "model 1 of " + npy + " on example 0 must be finite, but is NaN");
    }

    private void scores() throws IOException {
        ScoreMatrixFile.read(directory.resolve("table.csv"));
    }

    private Path csv(String... lines) throws IOException {
        return Files.write(directory.resolve("table.csv"), List.of(lines));
    }

    private static void refuses(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }
}
