package org.memo4j.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs benchmarks in rounds, one fork of each of them a round, so that a machine that becomes busier or slower meanwhile
 * does so to all; and writes one JSON file a benchmark, {@code DIRECTORY/token-scoring-jdk17.json}, in JMH's own format.
 *
 * <p>Arguments: pattern of benchmark names, number of rounds, directory of results.
 */
public final class Main {
    private Main() {}

    /**
     * Runs the benchmarks.
     *
     * @param args pattern, rounds, directory
     * @throws RunnerException if JMH fails
     * @throws IOException if a result cannot be written
     */
    public static void main(String[] args) throws RunnerException, IOException {
        int rounds = Integer.parseInt(args[1]);
        Map<String, Map<String, List<RunResult>>> files = new TreeMap<>();
        for (int round = 0; round < rounds; round++) {
            for (RunResult result : new Runner(new OptionsBuilder()
                            .include(args[0])
                            .forks(1)
                            .shouldFailOnError(true)
                            .build())
                    .run()) {
                files.computeIfAbsent(file(result.getParams()), f -> new TreeMap<>())
                        .computeIfAbsent(result.getParams().id(), p -> new ArrayList<>())
                        .add(result);
            }
        }
        Path directory = Files.createDirectories(Path.of(args[2]));
        for (Map.Entry<String, Map<String, List<RunResult>>> file : files.entrySet()) {
            ByteArrayOutputStream json = new ByteArrayOutputStream();
            try (PrintStream out = new PrintStream(json, true, StandardCharsets.UTF_8)) {
                ResultFormatFactory.getInstance(ResultFormatType.JSON, out)
                        .writeOut(file.getValue().values().stream()
                                .map(Main::merge)
                                .toList());
            }
            // where this machine keeps its JDK says nothing about the figures
            String text = json.toString(StandardCharsets.UTF_8).replaceAll("(\"jvm\" : )\"[^\"]*\"", "$1\"java\"");
            Files.writeString(directory.resolve(file.getKey()), text);
        }
    }

    private static RunResult merge(List<RunResult> rounds) {
        List<BenchmarkResult> forks = new ArrayList<>();
        rounds.forEach(round -> forks.addAll(round.getBenchmarkResults()));
        return new RunResult(rounds.get(0).getParams(), forks);
    }

    private static String file(BenchmarkParams params) {
        String[] name = params.getBenchmark().split("\\.", -1);
        String words = name[name.length - 2].replaceFirst("Benchmark$", "").replaceAll("(?<=.)([A-Z])", "-$1");
        return words.toLowerCase(Locale.ROOT) + "-jdk" + Runtime.version().feature() + ".json";
    }
}
