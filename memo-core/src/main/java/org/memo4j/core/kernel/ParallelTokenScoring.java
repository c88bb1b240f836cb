package org.memo4j.core.kernel;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;

/** Another kernel on the threads of the common pool. Rows are independent, so nothing depends on who takes which. */
final class ParallelTokenScoring implements TokenScoringKernel {
    private static final int BLOCK = 16;

    private final TokenScoringKernel kernel;

    ParallelTokenScoring(TokenScoringKernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public String name() {
        return kernel.name();
    }

    @Override
    public void score(LogitRows logits, int[] rows, int[] targets, TokenStatistics out, int at) {
        Checks.sameLength(targets.length, "targets", rows.length, "rows");
        IntStream.range(0, (rows.length + BLOCK - 1) / BLOCK)
                .parallel()
                .mapToObj(block -> {
                    int from = block * BLOCK;
                    int to = Math.min(rows.length, from + BLOCK);
                    try {
                        kernel.score(
                                logits,
                                Arrays.copyOfRange(rows, from, to),
                                Arrays.copyOfRange(targets, from, to),
                                out,
                                at + from);
                        return Optional.<IllegalArgumentException>empty();
                    } catch (IllegalArgumentException e) {
                        return Optional.of(e);
                    }
                })
                .flatMap(Optional::stream)
                .findFirst()
                .ifPresent(firstBadRow -> {
                    throw firstBadRow;
                });
    }
}
