package org.memo4j.metrics.corpus;

/** Matches that one thread has found and not handed over yet. */
final class MatchBuffer {
    static final int CAPACITY = 1024;

    final int[] starts = new int[CAPACITY];
    final int[] lengths = new int[CAPACITY];
    final Block.Part[] parts = new Block.Part[CAPACITY];
    final long[] placeStarts = new long[CAPACITY];
    final long[] placeEnds = new long[CAPACITY];
    int size;
}
