#!/usr/bin/env python3
"""Times what a NumPy user would write on the sizes of CounterfactualInfluenceBenchmark and CounterfactualMemorizationBenchmark.

Prints one line a task: milliseconds that passed and milliseconds of processor time, the least of some calls each.
Scores are float32 (float64 for memorization), membership is bool, random as in the benchmarks but not the same numbers.

  two products       in.T @ scores / n_in - out.T @ scores / n_out, the usual script
  one product        the same from one product and the sums of the columns
  product only       float32 membership times scores, nothing else
  one product, top   one product, then numpy.argpartition for the ten strongest sources of each target: what Memo4J does,
                     less the standard errors
  where              numpy.nanmean of numpy.where, IN and OUT
  products           memorization by sums of scores * membership, for the means alone
  with errors        the same, and the standard errors from the squares

Usage: counterfactual.py [threads, 1 by default] [calls, 3 by default]
"""

import os
import sys

THREADS = sys.argv[1] if len(sys.argv) > 1 else "1"
CALLS = int(sys.argv[2]) if len(sys.argv) > 2 else 3
for library in ("OPENBLAS", "OMP", "MKL", "BLIS"):
    os.environ[library + "_NUM_THREADS"] = THREADS

import time  # noqa: E402

import numpy as np  # noqa: E402

TARGETS = 4096
TOP = 10


def two_products(scores, member):
    inside = member.astype(np.float32)
    outside = (~member).astype(np.float32)
    n_in = member.sum(axis=0, dtype=np.float32)[:, None]
    return inside.T @ scores / n_in - outside.T @ scores / (len(member) - n_in)


def one_product(scores, member):
    n_in = member.sum(axis=0, dtype=np.float32)[:, None]
    n_out = len(member) - n_in
    influence = member.astype(np.float32).T @ scores
    influence *= 1 / n_in + 1 / n_out
    influence -= scores.sum(axis=0) / n_out
    return influence


def one_product_top(scores, member):
    influence = one_product(scores, member)
    return np.argpartition(influence, -TOP, axis=0)[-TOP:]


def where(scores, member):
    return np.nanmean(np.where(member, scores, np.nan), axis=0) - np.nanmean(np.where(member, np.nan, scores), axis=0)


def products(scores, member):
    n_in = member.sum(axis=0)
    inside = np.einsum("me,me->e", scores, member)
    return inside / n_in - (scores.sum(axis=0) - inside) / (len(member) - n_in)


def with_errors(scores, member):
    n_in = member.sum(axis=0)
    n_out = len(member) - n_in
    inside = np.einsum("me,me->e", scores, member)
    mean_in = inside / n_in
    mean_out = (scores.sum(axis=0) - inside) / n_out
    residual = scores - np.where(member, mean_in, mean_out)
    residual *= residual
    squares = np.einsum("me,me->e", residual, member)
    noise = squares / (n_in - 1) / n_in + (residual.sum(axis=0) - squares) / (n_out - 1) / n_out
    return mean_in - mean_out, np.sqrt(noise)


def measure(name, call):
    wall = cpu = float("inf")
    for _ in range(CALLS):
        start, cpu_start = time.perf_counter(), time.process_time()
        call()
        wall = min(wall, time.perf_counter() - start)
        cpu = min(cpu, time.process_time() - cpu_start)
    print(f"{name:40s} {1e3 * wall:9.1f} ms {1e3 * cpu:9.1f} ms cpu", flush=True)


def main():
    print(f"numpy {np.__version__}, {THREADS} threads, {CALLS} calls")
    random = np.random.default_rng(1)
    for models, sources in ((256, 8192), (2048, 4096)):
        scores = random.random((models, TARGETS), dtype=np.float32)
        member = random.random((models, sources)) < 0.5
        size = f"{models} models, "
        left = np.ascontiguousarray(member.T.astype(np.float32))
        measure(size + "product only", lambda: left @ scores)
        measure(size + "one product", lambda: one_product(scores, member))
        measure(size + "one product, top", lambda: one_product_top(scores, member))
        measure(size + "two products", lambda: two_products(scores, member))
        difference = np.abs(one_product(scores, member) - two_products(scores, member)).max()
        assert difference < 1e-4, difference
    scores = random.random((257, 50000))
    member = random.random((257, 50000)) < 0.5
    measure("memorization, where", lambda: where(scores, member))
    measure("memorization, products", lambda: products(scores, member))
    measure("memorization, with errors", lambda: with_errors(scores, member))
    assert np.allclose(where(scores, member), with_errors(scores, member)[0])


main()
