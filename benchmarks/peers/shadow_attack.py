#!/usr/bin/env python3
"""Times what a NumPy and scikit-learn user would write for the tasks of ShadowAttackBenchmark, on the same numbers.

Prints one line a task: milliseconds that passed, milliseconds of processor time, the least of some calls each, and the
number that tells what was computed; AttackTaskTest holds Memo4J to those of the small size.

  lira, one target        moments of the shadow models by numpy.einsum, one log-likelihood ratio an example
  lira, products          the same by products with the mask, and their sums
  lira, nanmean           the same by numpy.where, nanmean and nanstd, the usual script
  lira, research code     medians and numpy.std of ragged rows, cut to the shortest, as the code that came with the paper
  lira, per target        one target after the other, each from its own moments: two are timed, all are extrapolated
  lira, subtraction       all targets from running sums, one subtracted at a time, as Memo4J does
  rmia, searchsorted      ratios, sorted population, numpy.searchsorted
  rmia, search            the step that compares with the population, from ready ratios: sort and searchsorted
  rmia, pairs             the same step as an outer comparison in blocks of examples
  rmia, quotients         the same step with a quotient for each pair, as the published code decides it, in blocks
  roc, one / all          sklearn.metrics.roc_curve and roc_auc_score, TPR at FPR 0.001
  bootstrap by example    200 resamples of one target, each with roc_curve
  bootstrap by model      25 resamples of all targets' rows: two are timed, 25 are extrapolated

Usage: shadow_attack.py [threads, 1 by default] [calls, 3 by default] [small]
"""

import os
import sys

THREADS = sys.argv[1] if len(sys.argv) > 1 else "1"
CALLS = int(sys.argv[2]) if len(sys.argv) > 2 else 3
SMALL = len(sys.argv) > 3
for library in ("OPENBLAS", "OMP", "MKL", "BLIS"):
    os.environ[library + "_NUM_THREADS"] = THREADS

import time  # noqa: E402

import numpy as np  # noqa: E402
import sklearn  # noqa: E402
from sklearn.metrics import roc_auc_score, roc_curve  # noqa: E402

MODELS, EXAMPLES, POPULATION = (33, 500, 300) if SMALL else (257, 50_000, 10_000)


def uniform(stream, index):
    """SplitMix64 of a counter."""
    z = (np.uint64(stream << 40) + index.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    return (z >> np.uint64(11)) * 2.0**-53


def make():
    cells = np.arange(MODELS * EXAMPLES).reshape(MODELS, EXAMPLES)
    member = uniform(1, cells) < 0.5
    gain = 0.5 * uniform(2, np.arange(EXAMPLES)) * member
    scores = (uniform(0, cells) + gain) / 1.5
    population = uniform(3, np.arange(MODELS * POPULATION).reshape(MODELS, POPULATION)) / 1.5
    return scores, member, population


def ratio(x, sums, counts):
    """Log-likelihood ratio from (sum, sum of squares) and counts of IN and OUT."""
    logs = []
    for (total, squares), n in zip(sums, counts):
        mean = total / n
        variance = (squares - n * mean * mean) / (n - 1)
        logs.append(-0.5 * (x - mean) ** 2 / variance - 0.5 * np.log(variance))
    return logs[0] - logs[1]


def moments(scores, member):
    n_in = member.sum(axis=0)
    sum_in = np.einsum("me,me->e", scores, member)
    square = scores * scores
    square_in = np.einsum("me,me->e", square, member)
    n = len(scores)
    sums = (sum_in, square_in), (scores.sum(axis=0) - sum_in, square.sum(axis=0) - square_in)
    return sums, (n_in, n - n_in)


def lira_one(scores, member, target):
    others = np.arange(len(scores)) != target
    return ratio(scores[target], *moments(scores[others], member[others]))


def lira_products(scores, member, target):
    others = np.arange(len(scores)) != target
    x, seen = scores[others], member[others]
    sums, counts = [], []
    for side in (seen, ~seen):
        sums.append(((x * side).sum(axis=0), (x * x * side).sum(axis=0)))
        counts.append(side.sum(axis=0))
    return ratio(scores[target], sums, counts)


def lira_nan(scores, member, target):
    others = np.arange(len(scores)) != target
    logs = []
    for side in (member[others], ~member[others]):
        values = np.where(side, scores[others], np.nan)
        mean, deviation = np.nanmean(values, axis=0), np.nanstd(values, axis=0, ddof=1)
        logs.append(-0.5 * ((scores[target] - mean) / deviation) ** 2 - np.log(deviation))
    return logs[0] - logs[1]


def lira_research(scores, member, cut):
    """All but the first model are shadows. Cut to the shortest row, or each row as long as it is."""
    logs = []
    for side in (member[1:], ~member[1:]):
        rows = [scores[1:][side[:, e], e] for e in range(scores.shape[1])]
        if cut:
            shortest = min(map(len, rows))
            values = np.array([row[:shortest] for row in rows])
            center, deviation = np.median(values, 1), np.std(values, 1)
        else:
            center, deviation = np.array([np.median(r) for r in rows]), np.array([np.std(r) for r in rows])
        logs.append(-0.5 * ((scores[0] - center) / deviation) ** 2 - np.log(deviation))
    return logs[0] - logs[1]


def lira_all(scores, member):
    (inside, outside), (n_in, n_out) = moments(scores, member)
    result = np.empty_like(scores)
    for t, (x, seen) in enumerate(zip(scores, member)):
        a, b = x * seen, x * ~seen
        sums = (inside[0] - a, inside[1] - a * a), (outside[0] - b, outside[1] - b * b)
        result[t] = ratio(x, sums, (n_in - seen, n_out - ~seen))
    return result


def rmia_ratios(scores, member, population):
    n_in = member[1:].sum(axis=0)
    sum_in = np.einsum("me,me->e", scores[1:], member[1:])
    out = (scores[1:].sum(axis=0) - sum_in) / (len(scores) - 1 - n_in)
    return scores[0] / ((sum_in / n_in + out) / 2), population[0] / population[1:].mean(axis=0)


def rmia(scores, member, population):
    x, z = rmia_ratios(scores, member, population)
    return rmia_search(x, z)


def rmia_search(x, z):
    return np.searchsorted(np.sort(z), x, side="left") / len(z)


def rmia_pairs(x, z):
    result = np.empty(len(x))
    for start in range(0, len(x), 1000):
        result[start : start + 1000] = (z < x[start : start + 1000, None]).mean(axis=1)
    return result


def rmia_quotients(x, z):
    result = np.empty(len(x))
    for start in range(0, len(x), 1000):
        result[start : start + 1000] = (x[start : start + 1000, None] / z > 1).mean(axis=1)
    return result


def tpr(labels, scores, fpr):
    false, true, _ = roc_curve(labels, scores, drop_intermediate=False)
    return true[np.searchsorted(false, fpr, side="right") - 1]


def roc(scores, member):
    labels, values = member.ravel(), scores.ravel()
    return roc_auc_score(labels, values) + tpr(labels, values, 0.001)


def both(labels, values):
    return roc_auc_score(labels, values), tpr(labels, values, 0.01)


def width(replicates):
    low, high = np.quantile(np.array(replicates), (0.025, 0.975), axis=0, method="weibull")
    return (high - low).sum()


def by_example(scores, member, replicates):
    random = np.random.default_rng(1)
    members, others = scores[0][member[0]], scores[0][~member[0]]
    labels = np.r_[np.ones(len(members)), np.zeros(len(others))]
    return width(
        [
            both(labels, np.r_[random.choice(members, len(members)), random.choice(others, len(others))])
            for _ in range(replicates)
        ]
    )


def by_model(scores, member, replicates):
    random = np.random.default_rng(2)
    rows = [random.integers(len(scores), size=len(scores)) for _ in range(replicates)]
    return width([both(member[r].ravel(), scores[r].ravel()) for r in rows])


def measure(name, call, factor=1):
    wall = cpu = float("inf")
    for _ in range(CALLS):
        start, cpu_start = time.perf_counter(), time.process_time()
        value = call()
        wall = min(wall, time.perf_counter() - start)
        cpu = min(cpu, time.process_time() - cpu_start)
    note = "" if factor == 1 else f"   (times {factor:g})"
    print(f"{name:24s} {1e3 * wall * factor:11.1f} ms {1e3 * cpu * factor:11.1f} ms cpu  {value:.15g}{note}", flush=True)
    return value


def close(a, b):
    assert abs(a - b) <= 1e-9 * abs(b), (a, b)


def main():
    print(f"numpy {np.__version__}, scikit-learn {sklearn.__version__}, {THREADS} threads, {CALLS} calls,", end=" ")
    print(f"{MODELS} models, {EXAMPLES} examples, population of {POPULATION}")
    scores, member, population = make()
    one = measure("lira, one target", lambda: lira_one(scores, member, 0).mean())
    close(measure("lira, products", lambda: lira_products(scores, member, 0).mean()), one)
    close(measure("lira, nanmean", lambda: lira_nan(scores, member, 0).mean()), one)
    measure("lira, research code", lambda: lira_research(scores, member, not SMALL).mean())
    measure("lira, per target", lambda: np.mean([lira_one(scores, member, t) for t in (0, 1)]), MODELS / 2)
    measure("lira, subtraction", lambda: lira_all(scores, member).mean())
    close(lira_all(scores, member)[0].mean(), one)
    sorting = measure("rmia, searchsorted", lambda: rmia(scores, member, population).mean())
    x, z = rmia_ratios(scores, member, population)
    close(measure("rmia, search", lambda: rmia_search(x, z).mean()), sorting)
    close(measure("rmia, pairs", lambda: rmia_pairs(x, z).mean()), sorting)
    close(measure("rmia, quotients", lambda: rmia_quotients(x, z).mean()), sorting)
    measure("roc, one", lambda: roc(scores[:1], member[:1]))
    measure("roc, all", lambda: roc(scores, member))
    measure("bootstrap by example", lambda: by_example(scores, member, 200))
    wanted = max(20, 200 * 33 // MODELS)
    replicates = wanted if SMALL else 2
    measure("bootstrap by model", lambda: by_model(scores, member, replicates), wanted / replicates)


main()
