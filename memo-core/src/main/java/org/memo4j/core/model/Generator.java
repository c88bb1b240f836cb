package org.memo4j.core.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.memo4j.core.Checks;
import org.memo4j.core.Progress;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.text.TokenSequences;

/** Continues prompts. Prompts of equal length share a batch; a prompt longer than the context is refused. */
final class Generator {
    private Generator() {}

    static TokenSequences generate(LanguageModel model, TokenSequences prompts, int newTokens, Decoding decoding) {
        Checks.atLeast(newTokens, 0, "newTokens");
        prompts.checkVocabulary(model.vocabularySize());
        TokenSequences inputs = model.startToken().isPresent()
                ? SequenceScorer.prepend(model.startToken().getAsInt(), prompts)
                : prompts;
        Map<Integer, List<Integer>> byLength = new LinkedHashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            int length = inputs.length(i);
            Checks.check(
                    length > 0, "prompt %d is empty and the model has no start token; give it at least one token", i);
            Checks.check(
                    (long) length + newTokens - 1 <= model.contextLength(),
                    "prompt %d of %d tokens and %d new tokens exceed the model's context of %d; shorten one of them",
                    i,
                    length,
                    newTokens,
                    model.contextLength());
            byLength.computeIfAbsent(length, l -> new ArrayList<>()).add(i);
        }
        int[][] generated = new int[inputs.size()][];
        int batch = Math.max(1, model.batchSize() / decoding.beams());
        for (List<Integer> group : byLength.values()) {
            for (int from = 0; from < group.size(); from += batch) {
                Progress.checkInterrupted("generating");
                int[] members = group.subList(from, Math.min(group.size(), from + batch)).stream()
                        .mapToInt(Integer::intValue)
                        .toArray();
                try (Decoder decoder = model.decoder(inputs.select(members))) {
                    int[][] continuations = decoding.method() == Decoding.Method.BEAM
                            ? beam(decoder, members.length, newTokens, decoding.beams())
                            : stepwise(decoder, members, newTokens, decoding);
                    for (int i = 0; i < members.length; i++) {
                        generated[members[i]] = continuations[i];
                    }
                }
            }
        }
        return TokenSequences.of(generated);
    }

    private static int[][] stepwise(Decoder decoder, int[] members, int newTokens, Decoding decoding) {
        int[][] out = new int[members.length][newTokens];
        SplittableRandom[] streams = new SplittableRandom[members.length];
        Arrays.setAll(streams, i -> decoding.stream(members[i]));
        for (int t = 0; t < newTokens; t++) {
            int[] chosen = new int[members.length];
            LogitRows logits = decoder.next();
            NextTokenDistribution distribution = new NextTokenDistribution(logits.vocabularySize(), decoding);
            for (int i = 0; i < chosen.length; i++) {
                distribution.read(logits, i);
                chosen[i] = decoding.method() == Decoding.Method.GREEDY
                        ? distribution.argmax()
                        : distribution.draw(streams[i].nextDouble());
                out[i][t] = chosen[i];
            }
            if (t + 1 < newTokens) {
                decoder.append(chosen);
            }
        }
        return out;
    }

    /** A partial continuation: the row of its decoder state, and its summed log-probability. */
    private record Beam(int row, int[] tokens, double logProbability) {}

    private static int[][] beam(Decoder decoder, int prompts, int newTokens, int width) {
        List<List<Beam>> beams = new ArrayList<>();
        for (int i = 0; i < prompts; i++) {
            beams.add(List.of(new Beam(i, new int[0], 0)));
        }
        for (int t = 0; t < newTokens; t++) {
            LogitRows logits = decoder.next();
            NextTokenDistribution distribution = new NextTokenDistribution(logits.vocabularySize(), Decoding.greedy());
            List<Beam> flat = new ArrayList<>();
            for (int i = 0; i < prompts; i++) {
                List<Beam> candidates = new ArrayList<>();
                for (Beam beam : beams.get(i)) {
                    distribution.read(logits, beam.row());
                    for (int token : distribution.top(width)) {
                        candidates.add(new Beam(
                                beam.row(),
                                append(beam.tokens(), token),
                                beam.logProbability() + distribution.logProbability(token)));
                    }
                }
                candidates.sort((a, b) -> Double.compare(b.logProbability(), a.logProbability()));
                List<Beam> kept = new ArrayList<>(candidates.subList(0, Math.min(width, candidates.size())));
                flat.addAll(kept);
                beams.set(i, kept);
            }
            if (t + 1 < newTokens) {
                decoder.select(flat.stream().mapToInt(Beam::row).toArray());
                decoder.append(flat.stream()
                        .mapToInt(b -> b.tokens()[b.tokens().length - 1])
                        .toArray());
                int row = 0;
                for (int i = 0; i < prompts; i++) {
                    List<Beam> renumbered = new ArrayList<>();
                    for (Beam beam : beams.get(i)) {
                        renumbered.add(new Beam(row++, beam.tokens(), beam.logProbability()));
                    }
                    beams.set(i, renumbered);
                }
            }
        }
        return beams.stream().map(b -> b.get(0).tokens()).toArray(int[][]::new);
    }

    private static int[] append(int[] tokens, int token) {
        int[] longer = Arrays.copyOf(tokens, tokens.length + 1);
        longer[tokens.length] = token;
        return longer;
    }
}
