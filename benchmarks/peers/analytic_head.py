#!/usr/bin/env python3
"""Times what a NumPy and scikit-learn user would write on the sizes of AnalyticHeadBenchmark, on the same numbers.

Prints one line a task: milliseconds that passed and milliseconds of processor time, the least of some calls each, and a
number that AnalyticTask gives too.

  learn          numpy, float64: X'X + I, X'Y, numpy.linalg.solve; the largest weight
  recursion      numpy: the recursion of ACIL in blocks of 256, with a solve in place of its inverse
  closed form    numpy: learn, leverages from a Cholesky factor, mean memorization of the true class
  RidgeCV        scikit-learn's leave-one-out by generalized cross-validation, one alpha, its predictions kept
  influence      numpy: learn, and influence of all examples on the first 1,000, in strips of 256, with partition for the
                 ten strongest of each; their mean
  shadows 64     numpy: 64 heads on random halves, mean IN less mean OUT

RidgeCV is left out, with a line that says so, where scikit-learn is not installed.
"""

import argparse
import os

PARSER = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
PARSER.add_argument("threads", nargs="?", default="1", help="threads of the linear algebra, 1 by default")
PARSER.add_argument("calls", nargs="?", type=int, default=3, help="calls of which the fastest counts, 3 by default")
PARSER.add_argument(
    "sizes", nargs="?", default="5000x256,50000x1024", help="examples x features, 5000x256,50000x1024 by default"
)
PARSER.add_argument("--json", metavar="FILE", help="writes the results to a file too")
ARGUMENTS = PARSER.parse_args()
THREADS, CALLS, SIZES = ARGUMENTS.threads, ARGUMENTS.calls, ARGUMENTS.sizes
for library in ("OPENBLAS", "OMP", "MKL", "BLIS"):
    os.environ[library + "_NUM_THREADS"] = THREADS

import inspect  # noqa: E402
import json  # noqa: E402
import platform  # noqa: E402
import time  # noqa: E402

import numpy as np  # noqa: E402

try:
    import sklearn
    from sklearn.linear_model import RidgeCV
except ImportError:
    sklearn = None

CLASSES = 10
RIDGE = 1.0
BLOCK = 256
TARGETS = 1000
STRIP = 256
TOP = 10
RESULTS = []


def data(examples, features):
    """The numbers of AnalyticInput: a linear congruential generator, jumped ahead by doubling."""
    n = examples * features
    multiplier, increment = 6364136223846793005, 1442695040888963407
    mask = (1 << 64) - 1
    states = np.empty(n, dtype=np.uint64)
    states[0] = (multiplier + increment) & mask
    a, c, done = multiplier, increment, 1
    with np.errstate(over="ignore"):
        while done < n:
            more = min(done, n - done)
            states[done : done + more] = states[:more] * np.uint64(a) + np.uint64(c)
            a, c, done = a * a & mask, (a * c + c) & mask, done + more
    x = ((states >> np.uint64(40)).astype(np.int64) - (1 << 23)).astype(np.float32) / np.float32(1 << 24)
    x = x.reshape(examples, features)
    labels = np.arange(examples) % CLASSES
    x += np.where(np.arange(features)[None, :] % CLASSES == labels[:, None], np.float32(0.1), np.float32(0))
    y = np.zeros((examples, CLASSES))
    y[np.arange(examples), labels] = 1
    return x, labels, y


def matrix(x):
    a = x.T @ x
    a[np.diag_indices_from(a)] += RIDGE
    return a


def learn(x32, y):
    x = x32.astype(np.float64)
    return np.linalg.solve(matrix(x), x.T @ y)


def recursion(x32, y):
    r = np.eye(x32.shape[1]) / RIDGE
    w = np.zeros((x32.shape[1], CLASSES))
    for start in range(0, len(x32), BLOCK):
        x = x32[start : start + BLOCK].astype(np.float64)
        m = x @ r
        gain = np.linalg.solve(np.eye(len(x)) + m @ x.T, m)
        r -= m.T @ gain
        r = (r + r.T) / 2
        w += gain.T @ (y[start : start + BLOCK] - x @ w)
    return w


def closed_form(x32, labels, y):
    x = x32.astype(np.float64)
    a = matrix(x)
    w = np.linalg.solve(a, x.T @ y)
    inverse = np.linalg.solve(np.linalg.cholesky(a), np.eye(len(a)))
    z = x @ inverse.T
    h = np.einsum("ij,ij->i", z, z)
    f = np.einsum("ij,ij->i", x, w.T[labels])
    return (f - (f - h) / (1 - h)).mean()


def ridge_cv(x32, labels, y):
    x = x32.astype(np.float64)
    name = "store_cv_results" if "store_cv_results" in inspect.signature(RidgeCV).parameters else "store_cv_values"
    model = RidgeCV(alphas=[RIDGE], fit_intercept=False, scoring="neg_mean_squared_error", **{name: True})
    model.fit(x, y)
    out = getattr(model, name.replace("store_", "") + "_").reshape(len(x), CLASSES)
    f = np.einsum("ij,ij->i", x, model.coef_[labels])
    return (f - out[np.arange(len(x)), labels]).mean()


def influence(x32, labels, y):
    x = x32.astype(np.float64)
    a = matrix(x)
    w = np.linalg.solve(a, x.T @ y)
    inverse = np.linalg.solve(np.linalg.cholesky(a), np.eye(len(a)))
    z = x @ inverse.T
    push = ((y - x @ w) / (1 - np.einsum("ij,ij->i", z, z))[:, None]).T
    total = 0.0
    targets = min(TARGETS, len(x))
    for start in range(0, targets, STRIP):
        strip = slice(start, min(start + STRIP, targets))
        pairs = z[strip] @ inverse @ x.T
        pairs *= push[labels[strip]]
        total += np.partition(pairs, -TOP, axis=1)[:, -TOP:].sum()
    return total / (targets * TOP)


def shadows(x32, labels, y):
    x = x32.astype(np.float64)
    random = np.random.default_rng(1)
    member = np.argsort(random.random((64, len(x))), axis=0) < 32
    scores = np.empty((64, len(x)))
    for m in range(64):
        xm = x[member[m]]
        w = np.linalg.solve(matrix(xm), xm.T @ y[member[m]])
        scores[m] = (x @ w)[np.arange(len(x)), labels]
    return ((scores * member).sum(axis=0) / 32 - (scores * ~member).sum(axis=0) / 32).mean()


def measure(size, task, call):
    wall = cpu = float("inf")
    for _ in range(CALLS):
        start, cpu_start = time.perf_counter(), time.process_time()
        number = call()
        wall = min(wall, time.perf_counter() - start)
        cpu = min(cpu, time.process_time() - cpu_start)
    print(f"{size + ' ' + task:30s} {1e3 * wall:10.1f} ms {1e3 * cpu:10.1f} ms cpu   {number:.12g}", flush=True)
    RESULTS.append(
        {
            "size": size,
            "task": task,
            "milliseconds": round(1e3 * wall, 3),
            "cpuMilliseconds": round(1e3 * cpu, 3),
            "result": float(number),
        }
    )


def write(file):
    facts = {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "scikit-learn": sklearn.__version__ if sklearn else None,
        "threads": int(THREADS),
        "calls": CALLS,
        "results": RESULTS,
    }
    with open(file, "w", encoding="utf-8") as out:
        json.dump(facts, out, indent=2)
        out.write("\n")


def main():
    version = sklearn.__version__ if sklearn else "not installed, RidgeCV left out"
    print(f"numpy {np.__version__}, scikit-learn {version}, {THREADS} threads, {CALLS} calls")
    for size in SIZES.split(","):
        x, labels, y = data(*map(int, size.split("x")))
        measure(size, "learn", lambda: np.abs(learn(x, y)).max())
        measure(size, "recursion", lambda: np.abs(recursion(x, y)).max())
        measure(size, "closed form", lambda: closed_form(x, labels, y))
        if sklearn:
            measure(size, "RidgeCV", lambda: ridge_cv(x, labels, y))
        measure(size, "influence", lambda: influence(x, labels, y))
        measure(size, "shadows 64", lambda: shadows(x, labels, y))
    if ARGUMENTS.json:
        write(ARGUMENTS.json)


main()
