package org.memo4j.metrics.generative;

import java.util.Objects;

/** The nearest points of each of a number of queries, nearest first. Immutable. */
public final class Neighbors {
    private final int count;
    private final int[] indices;
    private final double[] distances;

    Neighbors(int count, int[] indices, double[] distances) {
        this.count = count;
        this.indices = indices;
        this.distances = distances;
    }

    /**
     * Number of queries.
     *
     * @return the number of queries
     */
    public int size() {
        return indices.length / count;
    }

    /**
     * Number of neighbors of each query.
     *
     * @return the number of neighbors
     */
    public int count() {
        return count;
    }

    /**
     * A neighbor.
     *
     * @param query index of the query
     * @param rank 0 for the nearest point, 1 for the next one
     * @return index of the point; of two as near the lower one comes first
     */
    public int index(int query, int rank) {
        return indices[at(query, rank)];
    }

    /**
     * Distance to a neighbor.
     *
     * @param query index of the query
     * @param rank 0 for the nearest point, 1 for the next one
     * @return the Euclidean distance
     */
    public double distance(int query, int rank) {
        return distances[at(query, rank)];
    }

    private int at(int query, int rank) {
        Objects.checkIndex(rank, count);
        return query * count + rank;
    }

    @Override
    public String toString() {
        return "Neighbors[" + count + " of each of " + size() + " queries]";
    }
}
