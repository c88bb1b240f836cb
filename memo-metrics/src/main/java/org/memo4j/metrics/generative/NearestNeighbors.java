package org.memo4j.metrics.generative;

import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;
import org.memo4j.core.Progress;

/**
 * Exact nearest neighbors by Euclidean distance: every query against every point, on all cores.
 *
 * <p>No index and no approximation: a memorized sample must not be missed. Queries go in tiles along the blocks of the
 * points, so that a block is read from memory once a tile. The results are the same for any number of threads.
 *
 * <p>Cost: {@code queries * points * dimension} steps; memory: a copy of the points in double. Immutable.
 */
public final class NearestNeighbors {
    private static final int TILE = 16;
    private static final int TILES_A_ROUND = 32;
    private static final String TASK = "nearest neighbors";

    private final PointBlocks points;
    private final Progress progress;

    private NearestNeighbors(PointBlocks points, Progress progress) {
        this.points = points;
        this.progress = progress;
    }

    /**
     * Takes in the points.
     *
     * @param points one row a point, all of the same length, finite
     * @return the search
     * @throws IllegalArgumentException if there is no point or coordinate, the lengths differ, or a number is not finite
     */
    public static NearestNeighbors of(double[][] points) {
        return new NearestNeighbors(PointBlocks.of(points, 1, "points"), Progress.NONE);
    }

    /**
     * Takes in the points.
     *
     * @param points one row a point, all of the same length, finite
     * @return the search
     * @throws IllegalArgumentException if there is no point or coordinate, the lengths differ, or a number is not finite
     */
    public static NearestNeighbors of(float[][] points) {
        return of(PointBlocks.widened(points));
    }

    /**
     * Sets who is told how far a search has come.
     *
     * @param value told the number of queries that are done
     * @return a new object
     */
    public NearestNeighbors withProgress(Progress value) {
        return new NearestNeighbors(points, value);
    }

    /**
     * Number of points.
     *
     * @return the number of points
     */
    public int size() {
        return points.size();
    }

    /**
     * Number of coordinates of a point.
     *
     * @return the dimension
     */
    public int dimension() {
        return points.dimension();
    }

    /**
     * Finds the nearest points of queries.
     *
     * @param queries one row a query, as long as a point, finite
     * @param count number of neighbors of each, from 1 to the number of points
     * @return the neighbors
     * @throws IllegalArgumentException if the queries do not fit the points, or squares of distances overflow
     * @throws CancellationException if the calling thread is interrupted
     */
    public Neighbors search(double[][] queries, int count) {
        int dimension = PointBlocks.dimension(queries, "queries");
        Checks.sameLength(dimension, "a query", points.dimension(), "a point");
        Checks.check(
                count >= 1 && count <= points.size(),
                "count must be in [1, %d], the number of points, but is %d",
                points.size(),
                count);
        double[][] mine = queries;
        Found found = new Found(mine.length, count);
        Thread caller = Thread.currentThread();
        int tiles = (mine.length + TILE - 1) / TILE;
        for (int from = 0; from < tiles; from += TILES_A_ROUND) {
            progress.update(TASK, (long) from * TILE, mine.length);
            IntStream.range(from, Math.min(tiles, from + TILES_A_ROUND))
                    .parallel()
                    .forEach(tile -> {
                        // the workers are other threads; the flag that counts is the caller's
                        if (caller.isInterrupted()) {
                            throw new CancellationException(TASK + " was interrupted");
                        }
                        searchTile(mine, tile * TILE, found);
                    });
        }
        progress.update(TASK, mine.length, mine.length);
        return found.neighbors();
    }

    private void searchTile(double[][] queries, int first, Found found) {
        double[] squares = new double[PointBlocks.LANES];
        int end = Math.min(queries.length, first + TILE);
        for (int block = 0; block < points.blocks(); block++) {
            for (int query = first; query < end; query++) {
                points.squaredDistances(queries[query], block, squares);
                found.offer(query, block * PointBlocks.LANES, squares, points.lanes(block));
            }
        }
    }

    /** The nearest points so far of each query. */
    private static final class Found {
        private final int count;
        private final int[] indices;
        private final double[] squares;

        Found(int queries, int count) {
            this.count = count;
            indices = new int[Math.multiplyExact(queries, count)];
            squares = new double[indices.length];
            Arrays.fill(squares, Double.POSITIVE_INFINITY);
        }

        void offer(int query, int firstPoint, double[] candidates, int lanes) {
            int last = query * count + count - 1;
            for (int j = 0; j < lanes; j++) {
                // strictly nearer: of two as near, the lower index came first
                if (candidates[j] < squares[last]) {
                    insert(query * count, last, firstPoint + j, candidates[j]);
                }
            }
        }

        private void insert(int first, int last, int index, double square) {
            int at = last;
            while (at > first && squares[at - 1] > square) {
                squares[at] = squares[at - 1];
                indices[at] = indices[at - 1];
                at--;
            }
            squares[at] = square;
            indices[at] = index;
        }

        Neighbors neighbors() {
            double[] distances = new double[squares.length];
            for (int i = 0; i < squares.length; i++) {
                Checks.check(
                        squares[i] < Double.POSITIVE_INFINITY,
                        "the squared distance of query %d to a point overflows; scale the data",
                        i / count);
                distances[i] = Math.sqrt(squares[i]);
            }
            return new Neighbors(count, indices, distances);
        }
    }

    @Override
    public String toString() {
        return "NearestNeighbors[" + size() + " points of dimension " + dimension() + "]";
    }
}
