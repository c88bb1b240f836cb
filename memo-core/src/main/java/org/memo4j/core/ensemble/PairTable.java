package org.memo4j.core.ensemble;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.memo4j.core.Checks;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;

/** Collects pairs of model and example, in any order. */
final class PairTable {
    private static final List<String> NAMES = List.of("model", "example", "score", "member");

    /** A pair's score and flag. */
    private record Cell(double score, boolean member) {}

    private final Map<Long, Cell> cells = new HashMap<>();
    private int models;
    private int examples;

    void add(JsonNode pair) {
        for (String name : NAMES) {
            Checks.check(pair.hasNonNull(name), "'%s' is missing; there must be %s", name, NAMES);
        }
        pair.fieldNames()
                .forEachRemaining(name -> Checks.check(
                        NAMES.contains(name),
                        "'%s' is not known; remove it or give it one of the names %s",
                        name,
                        NAMES));
        int model = index(pair, "model");
        int example = index(pair, "example");
        JsonNode score = pair.get("score");
        Checks.check(
                score.isNumber() && Double.isFinite(score.asDouble()),
                "score must be a finite number, but is %s",
                score);
        Cell before = cells.put((long) model << 32 | example, new Cell(score.asDouble(), member(pair.get("member"))));
        Checks.check(before == null, "model %d and example %d are there twice", model, example);
        models = Math.max(models, model + 1);
        examples = Math.max(examples, example + 1);
    }

    private static int index(JsonNode pair, String name) {
        JsonNode value = pair.get(name);
        Checks.check(
                value.isInt() && value.asInt() >= 0 && value.asInt() < Integer.MAX_VALUE,
                "%s must be an integer >= 0, but is %s",
                name,
                value);
        return value.asInt();
    }

    private static boolean member(JsonNode value) {
        Checks.check(
                value.isBoolean() || (value.isInt() && (value.asInt() & ~1) == 0),
                "member must be 0, 1, true or false, but is %s",
                value);
        return value.isBoolean() ? value.asBoolean() : value.asInt() == 1;
    }

    EnsembleScores build() {
        Checks.check(
                !cells.isEmpty() && (long) models * examples == cells.size(),
                "models and examples are numbered from 0 and every pair must be there once, but there are %d lines for %d"
                        + " models x %d examples",
                cells.size(),
                models,
                examples);
        double[][] scores = new double[models][examples];
        boolean[][] members = new boolean[models][examples];
        cells.forEach((pair, cell) -> {
            scores[(int) (pair >> 32)][pair.intValue()] = cell.score();
            members[(int) (pair >> 32)][pair.intValue()] = cell.member();
        });
        return new EnsembleScores(Membership.of(members), List.of(ScoreMatrix.of(scores)));
    }
}
