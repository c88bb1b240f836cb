package org.memo4j.core.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenScoresFileTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"scores.csv", "scores.jsonl", "scores.csv.gz", "SCORES.JSONL.GZ"})
    void whatIsWrittenIsReadToTheBit(String name) throws IOException {
        Path file = directory.resolve("a/b").resolve(name);
        for (long seed = 0; seed < 60; seed++) {
            TokenScores scores = random(seed);
            TokenScoresFile.write(file, scores);
            TokenScores read = TokenScoresFile.read(file);
            assertThat(read).as("seed %d", seed).isEqualTo(scores);
            assertThat(read.firstPosition()).isEqualTo(scores.firstPosition());
            assertThat(read.hasTokens()).isEqualTo(scores.hasTokens());
            assertThat(read.hasRanks()).isEqualTo(scores.hasRanks());
            assertThat(read.hasMoments()).isEqualTo(scores.hasMoments());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"scores.csv", "scores.jsonl"})
    void tablesWithoutRowsAreTables(String name) throws IOException {
        Path file = directory.resolve(name);
        TokenScores none = TokenScores.builder(0).build();
        TokenScoresFile.write(file, none);
        assertThat(TokenScoresFile.read(file)).isEqualTo(none);
        TokenScores empty = TokenScores.builder(1)
                .addSequence(new double[0])
                .addSequence(new double[0])
                .build();
        TokenScoresFile.write(file, empty);
        assertThat(TokenScoresFile.read(file)).isEqualTo(empty);
    }

    @Test
    void writesWhatTheDocumentationSays() throws IOException {
        TokenScores scores = TokenScores.builder(1)
                .addSequence(
                        new int[] {314, 159},
                        new double[] {-0.25, Double.NEGATIVE_INFINITY},
                        new int[] {0, 7},
                        new double[] {-1.75, -2},
                        new double[] {0.5, 1.25})
                .addSequence(new int[0], new double[0], new int[0], new double[0], new double[0])
                .build();
        Path csv = directory.resolve("scores.csv");
        TokenScoresFile.write(csv, scores);
        assertThat(csv).hasContent("""
                        sequence,position,token,logprob,rank,mean,variance
                        0,1,314,-0.25,0,-1.75,0.5
                        0,2,159,-Infinity,7,-2.0,1.25
                        1,1,,,,,
                        """);
        Path json = directory.resolve("scores.jsonl");
        TokenScoresFile.write(json, scores);
        String first = "{\"id\":0,\"first_position\":1,\"tokens\":[314,159],\"logprobs\":[-0.25,-Infinity],"
                + "\"ranks\":[0,7],\"means\":[-1.75,-2.0],\"variances\":[0.5,1.25]}";
        String second = "{\"id\":1,\"first_position\":1,\"tokens\":[],\"logprobs\":[],"
                + "\"ranks\":[],\"means\":[],\"variances\":[]}";
        assertThat(json).hasContent(first + "\n" + second + "\n");
    }

    // As pandas.DataFrame.to_csv(index=False) and json.dumps write them.
    @Test
    void readsWhatPythonWrites() throws IOException {
        TokenScores csv = TokenScoresFile.read(write(
                "python.csv",
                "\uFEFFlogprob,sequence,position\r\n-1e-05,0,0\r\n-inf,0,1\r\n\r\n-0.6931471805599453,1,0"));
        assertThat(csv.logProbabilities(0)).containsExactly(-1e-5, Double.NEGATIVE_INFINITY);
        assertThat(csv.loss(1)).isEqualTo(0.6931471805599453);
        assertThat(csv.hasRanks()).isFalse();
        TokenScores json = TokenScoresFile.read(write("python.jsonl", """
                {"id": "a", "text": "x", "tokens": [7, 8, 9], "logprobs": [null, -1e-05, -Infinity]}

                {"id": "b", "tokens": [7], "logprobs": [null]}
                {"id": 3, "first_position": 1, "tokens": [5], "logprobs": [0]}"""));
        assertThat(json)
                .isEqualTo(TokenScores.builder(1)
                        .addSequence(new int[] {8, 9}, new double[] {-1e-5, Double.NEGATIVE_INFINITY}, new int[0])
                        .addSequence(new int[0], new double[0], new int[0])
                        .addSequence(new int[] {5}, new double[] {0}, new int[0])
                        .build());
    }

    @Test
    void saysWhichCsvLineIsWrong() throws IOException {
        String head = "sequence,position,logprob,rank\n0,0,-1.5,2\n";
        csv("", 1, "column 'sequence' is missing");
        csv("sequence,position,rank\n", 1, "column 'logprob' is missing");
        csv("sequence,position,logprob,ranks\n", 1, "column 'ranks' is not known");
        csv("sequence,position,logprob,mean\n", 1, "mean and variance must come together");
        csv("sequence,position,logprob,logprob\n", 1, "logprob");
        csv(head + "0,2,-1,0", 3, "position must be 1, but is 2");
        csv(head + "\n\n0,2,-1,0", 5, "position must be 1, but is 2");
        csv(head + "0,0,-1,0\n", 3, "position must be 1, but is 0");
        csv(head + "2,0,-1,0\n", 3, "sequence must be 0 or 1, but is 2");
        csv(head + "1,0,-1,0\n0,1,-1,0\n", 4, "sequence must be 1 or 2, but is 0");
        csv(head + "1,1,-1,0\n", 3, "first position must be 0");
        csv("sequence,position,logprob\n1,0,-1\n", 2, "sequence must be 0, but is 1");
        csv("sequence,position,logprob\n0,2,-1\n", 2, "firstPosition must be 0 or 1, but is 2");
        csv(head + "0,1,0.5,0\n1,0,-1,0\n", 3, "must be <= 0, but is 0.5; if it is a loss, negate it");
        csv(head + "0,1,NaN,0\n", 3, "logprob must be a number, but is 'NaN'");
        csv(head + "0,1,,0\n", 3, "logprob must be a number, but is ''");
        csv(head + "1,0,,3\n", 3, "logprob is missing, but rank is '3'");
        csv(head + "1,0,,\n1,1,-1,0\n", 4, "no log-probability in its first line");
        csv(head + "0,1,-1d,0\n", 3, "logprob must be a number, but is '-1d'");
        csv(head + "0,1,-0x1p3,0\n", 3, "logprob must be a number");
        csv(head + "0,1, -1,0\n", 3, "logprob must be a number, but is ' -1'");
        csv(head + "0,1,-1,\n", 3, "rank must be an integer, but is ''");
        csv(head + "0,1,-1,1.0\n", 3, "rank must be an integer, but is '1.0'");
        csv(head + "0,1,-1,-1\n", 3, "rank must be >= 0, but is -1");
        csv(head + "0,1,-1\n", 3, "there are 3 cells");
        csv(head + "0,1,-1,0,0\n", 3, "there are 5 cells");
        csv(head + "0,1,-1,\"0\n", 3, "");
        csv("sequence,position,logprob,mean,variance\n0,0,-1,0.1,1\n", 2, "mean log-probability must be <= 0");
        csv("sequence,position,logprob,mean,variance\n0,0,-1,-1,-1\n", 2, "variance must be >= 0");
        csv("sequence,position,logprob,mean,variance\n0,0,-1,-1,-inf\n", 2, "variance must be >= 0");
    }

    @Test
    void saysWhichJsonLineIsWrong() throws IOException {
        String good = "{\"id\": 1, \"logprobs\": [-1.5], \"ranks\": [2]}\n";
        json(good + "[1]", 2, "must be a JSON object, but is ARRAY");
        json(good + "{\"logprobs\": [-1]", 2, "no JSON object");
        json(good + "{\"logprobs\": [-1], \"ranks\": [1]} x", 2, "no JSON object");
        json(good + "\n{\"ranks\": [1]}", 3, "logprobs must be an array, but is missing");
        json(good + "{\"logprobs\": -1, \"ranks\": [1]}", 2, "logprobs must be an array, but is NUMBER");
        json(good + "{\"logprob\": [-1]}", 2, "field 'logprob' is not known");
        json(good + good, 2, "id 1 occurs more than once");
        json(good + "{\"logprobs\": [-1]}", 2, "ranks are missing, but the lines before have them");
        json(good + "{\"logprobs\": [-1], \"ranks\": [1], \"tokens\": [1]}", 2, "tokens are there, but");
        json(good + "{\"logprobs\": [-1], \"ranks\": []}", 2, "ranks has 0 entries, but logprobs has 1");
        json(good + "{\"logprobs\": [-1, null], \"ranks\": [1, 1]}", 2, "logprobs[1] must be a number, but is null");
        json(good + "{\"logprobs\": [\"-1\"], \"ranks\": [1]}", 2, "logprobs[0] must be a number, but is \"-1\"");
        json(good + "{\"logprobs\": [NaN], \"ranks\": [1]}", 2, "must be <= 0, but is NaN");
        json(good + "{\"logprobs\": [Infinity], \"ranks\": [1]}", 2, "must be <= 0, but is Infinity");
        json(good + "{\"logprobs\": [-1], \"ranks\": [1.0]}", 2, "ranks[0] must be an integer >= 0, but is 1.0");
        json(good + "{\"logprobs\": [-1], \"ranks\": [-1]}", 2, "ranks[0] must be an integer >= 0, but is -1");
        json(good + "{\"logprobs\": [null, -1], \"ranks\": [null, 1]}", 2, "first_position must be 0, as it is");
        json("{\"first_position\": 0, \"logprobs\": [null, -1]}", 1, "so first_position must be 1, but is 0");
        json("{\"first_position\": 2, \"logprobs\": [-1]}", 1, "firstPosition must be 0 or 1, but is 2");
        json("{\"first_position\": \"1\", \"logprobs\": [-1]}", 1, "first_position must be 0 or 1, but is \"1\"");
        json("{\"logprobs\": [-1], \"means\": [-1]}", 1, "means and variances must come together");
        json("{\"logprobs\": [-1], \"logprobs\": [-2]}", 1, "Duplicate field 'logprobs'");
    }

    @Test
    void refusesOtherFiles() throws IOException {
        for (String name : new String[] {"scores.txt", "scores", "scores.gz", "csv"}) {
            Path file = directory.resolve(name);
            assertThatThrownBy(() -> TokenScoresFile.read(file))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must end in .csv, .jsonl, .csv.gz or .jsonl.gz, but is " + file);
            assertThatThrownBy(() -> TokenScoresFile.write(file, random(0)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (String name : new String[] {"latin.csv", "latin.jsonl"}) {
            Path file = directory.resolve(name);
            Files.write(file, new byte[] {'s', (byte) 0xE9, '\n', 'x'});
            assertThatThrownBy(() -> TokenScoresFile.read(file))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(file + " is no text in UTF-8");
        }
        assertThatThrownBy(() -> TokenScoresFile.read(directory.resolve("missing.csv")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("missing.csv");
        Path cut = directory.resolve("cut.csv.gz");
        TokenScoresFile.write(cut, random(1));
        byte[] whole = Files.readAllBytes(cut);
        Files.write(cut, java.util.Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> TokenScoresFile.read(cut)).isInstanceOf(IOException.class);
    }

    @Test
    void unpacksWhatOthersPacked() throws IOException {
        Path file = directory.resolve("packed.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("sequence,position,logprob\n0,0,-1\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        assertThat(TokenScoresFile.read(file)).isEqualTo(TokenScores.ofLogProbabilities(new double[] {-1}));
    }

    private void csv(String content, int line, String message) throws IOException {
        refuses(write("bad.csv", content), line, message);
    }

    private void json(String content, int line, String message) throws IOException {
        refuses(write("bad.jsonl", content), line, message);
    }

    private static void refuses(Path file, int line, String message) {
        assertThatThrownBy(() -> TokenScoresFile.read(file))
                .as(message)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(file + " line " + line)
                .hasMessageContaining(message);
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    private static TokenScores random(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean tokens = random.nextBoolean();
        boolean ranks = random.nextBoolean();
        boolean moments = random.nextBoolean();
        TokenScores.Builder builder = TokenScores.builder(random.nextInt(2));
        for (int sequences = 1 + random.nextInt(8); sequences > 0; sequences--) {
            int n = random.nextInt(4) == 0 ? 0 : random.nextInt(150);
            int[] token = new int[tokens ? n : 0];
            double[] logProbability = new double[n];
            int[] rank = new int[ranks ? n : 0];
            double[] mean = new double[moments ? n : 0];
            double[] variance = new double[moments ? n : 0];
            for (int i = 0; i < n; i++) {
                logProbability[i] = switch (random.nextInt(8)) {
                    case 0 -> Double.NEGATIVE_INFINITY;
                    case 1 -> 0;
                    case 2 -> -0.0;
                    case 3 -> -Double.MIN_VALUE;
                    case 4 -> -Double.MAX_VALUE;
                    default -> Math.log(random.nextDouble());
                };
                if (tokens) {
                    token[i] = random.nextInt(0, Integer.MAX_VALUE);
                }
                if (ranks) {
                    rank[i] = random.nextInt(0, 5);
                }
                if (moments) {
                    mean[i] = -random.nextDouble(9);
                    variance[i] = random.nextDouble(9);
                }
            }
            builder.addSequence(token, logProbability, rank, mean, variance);
        }
        return builder.build();
    }
}
