#!/usr/bin/env python3
"""What a Python user would write instead of Memo4J's corpus search, on the files of CorpusSearchBenchmark.

    python3 benchmarks/peers/corpus_search.py /tmp/memo4j-corpus-search-repetitive [way, all by default]

Each way answers less than Memo4J does: which positions of the corpus start a string of 50 bytes that is in a query
(the set), or where one given string is (in, find). It prints megabytes of corpus a second of processor time.
"""
import sys
import time
from pathlib import Path

LENGTH = 50
QUERY = 1000


def grams(queries):
    return {q[i : i + LENGTH] for q in queries for i in range(len(q) - LENGTH + 1)}


def set_scan(corpus, queries):
    known = grams(queries)
    return sum(corpus[i : i + LENGTH] in known for i in range(len(corpus) - LENGTH + 1))


def count_overlapping(corpus, needle):
    count, at = 0, corpus.find(needle)
    while at >= 0:
        count, at = count + 1, corpus.find(needle, at + 1)
    return count


def one_needle(corpus, queries):
    return count_overlapping(corpus, queries[1][100 : 100 + LENGTH])


def each_query(corpus, queries):
    """Whether 20 of the queries stand in the corpus as a whole, with the operator in."""
    return sum(q in corpus for q in queries[:20])


def numpy_scan(corpus, queries):
    """Rolling hashes of all positions modulo 2^64, looked up in the sorted hashes of the queries."""
    import numpy as np

    def hashes(data):
        b = np.frombuffer(data, dtype=np.uint8).astype(np.uint64) + np.uint64(1)
        h = np.zeros(len(b) - LENGTH + 1, dtype=np.uint64)
        for k in range(LENGTH):
            h = h * np.uint64(0x9E3779B97F4A7C15) + b[k : k + len(h)]
        return h

    known = np.unique(np.concatenate([hashes(q) for q in queries]))
    total = 0
    block = 1 << 22
    for start in range(0, len(corpus) - LENGTH + 1, block):
        h = hashes(corpus[start : start + block + LENGTH - 1])
        at = np.minimum(np.searchsorted(known, h), len(known) - 1)
        total += int((known[at] == h).sum())
    return total


def suffix_array(corpus, queries):
    """The suffix array, by libdivsufsort (Debian: libdivsufsort3) if it is installed."""
    import ctypes
    from ctypes.util import find_library

    name = find_library("divsufsort")
    if name is None:
        return "libdivsufsort is not installed"
    array = (ctypes.c_int32 * len(corpus))()
    if ctypes.CDLL(name).divsufsort(corpus, array, len(corpus)) != 0:
        raise MemoryError("divsufsort failed")
    return array[len(corpus) // 2]


def measure(name, work, corpus, queries, passes=1):
    start, cpu = time.perf_counter(), time.process_time()
    result = work(corpus, queries)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - start
    rate = passes * len(corpus) / cpu / 1e6
    print(f"{name:12} {rate:10.1f} MB/s of cpu  {wall:8.2f} s  result {result}", flush=True)


def main():
    directory = Path(sys.argv[1])
    corpus = (directory / "corpus.txt").read_bytes()
    data = (directory / "queries.txt").read_bytes()
    queries = [data[i : i + QUERY] for i in range(0, len(data), QUERY)]
    print("python", sys.version.split()[0], "corpus", len(corpus), "queries", len(queries))
    ways = {
        "set": (set_scan, 1),
        "numpy": (numpy_scan, 1),
        "one needle": (one_needle, 1),
        "in, each": (each_query, 20),
        "divsufsort": (suffix_array, 1),
    }
    for _ in range(3):
        for name in sys.argv[2:] or ways:
            work, passes = ways[name]
            measure(name, work, corpus, queries, passes)


if __name__ == "__main__":
    main()
