#!/usr/bin/env python3
"""Times well-known Python libraries on the pairs of SimilarityBenchmark.

Prints one line a task and library: pairs a second of processor time, and the sum of the results, by which one sees that
the libraries and Memo4J compute the same on the same pairs. Whatever is not installed is left out and named. As for
packages, python3-levenshtein, python3-nltk and python3-edlib of Debian will do, and rapidfuzz, sacrebleu, Levenshtein and
nltk of the Python package index.

Usage: similarity.py [seconds a row, 2 by default]
"""

import importlib
import sys
import time

PAIRS = 500
TASKS = {
    "LEVENSHTEIN_50_TOKENS": (50, 5000),
    "LEVENSHTEIN_256_TOKENS": (256, 5000),
    "LEVENSHTEIN_250_CHARACTERS": (250, 26),
    "LEVENSHTEIN_1000_CHARACTERS": (1000, 26),
    "SUBSEQUENCE_50_TOKENS": (50, 5000),
    "SUBSEQUENCE_256_TOKENS": (256, 5000),
    "SUBSTRING_256_TOKENS": (256, 5000),
    "BLEU_50_TOKENS": (50, 5000),
    "BLEU_256_TOKENS": (256, 5000),
}


class Generator:
    """The linear congruential generator of SimilarityInput."""

    def __init__(self, seed):
        self.state = seed

    def below(self, bound):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % bound

    def symbol(self, alphabet):
        return self.below(alphabet) * self.below(alphabet) // alphabet


def pairs(length, alphabet):
    random = Generator(31 * length + alphabet)
    out = []
    for _ in range(PAIRS):
        first = [random.symbol(alphabet) for _ in range(length)]
        second = []
        at = 0
        while len(second) < length:
            symbol = first[at] if at < length else random.symbol(alphabet)
            edit = random.below(12)
            if edit == 0:
                at += 1
            elif edit == 1:
                second.append(random.symbol(alphabet))
            else:
                second.append(random.symbol(alphabet) if edit == 2 else symbol)
                at += 1
        out.append((first, second))
    return out


def module(name):
    try:
        return importlib.import_module(name)
    except ImportError:
        print(f"# {name} is not installed")
        return None


def letters(sequence):
    return "".join(chr(ord("a") + x) for x in sequence)


def characters(sequence):
    return sequence if isinstance(sequence, str) else "".join(chr(256 + x) for x in sequence)


def words(sequence):
    return " ".join(f"w{x}" for x in sequence)


def peers():
    """Task prefix, library, what its input looks like, and the comparison."""
    rapidfuzz = module("rapidfuzz.distance")
    levenshtein = module("Levenshtein")
    edlib = module("edlib")
    nltk = module("nltk.metrics.distance")
    nltk_bleu = module("nltk.translate.bleu_score")
    sacrebleu = module("sacrebleu.metrics")
    difflib = module("difflib")
    rows = []
    if rapidfuzz:
        rows.append(("LEVENSHTEIN", "rapidfuzz", None, rapidfuzz.Levenshtein.distance))
        rows.append(("SUBSEQUENCE", "rapidfuzz", None, rapidfuzz.LCSseq.similarity))
    if levenshtein:
        # Version 0.12, which Debian has, takes strings only: there every symbol becomes a character.
        old = not hasattr(levenshtein, "__version__")
        rows.append(("LEVENSHTEIN", "Levenshtein", characters if old else None, levenshtein.distance))
    if edlib:
        rows.append(("LEVENSHTEIN_CHARACTERS", "edlib", None, lambda a, b: edlib.align(a, b)["editDistance"]))
    if nltk:
        rows.append(("LEVENSHTEIN", "nltk", None, nltk.edit_distance))
    if difflib:
        rows.append((
            "SUBSTRING",
            "difflib",
            None,
            lambda a, b: difflib.SequenceMatcher(None, a, b, autojunk=False).find_longest_match().size,
        ))
    if nltk_bleu:
        method3 = nltk_bleu.SmoothingFunction().method3
        rows.append((
            "BLEU",
            "nltk",
            None,
            lambda a, b: 100 * nltk_bleu.sentence_bleu([b], a, smoothing_function=method3),
        ))
    if sacrebleu:
        bleu = sacrebleu.BLEU(effective_order=True, tokenize="none")
        rows.append(("BLEU", "sacrebleu", words, lambda a, b: bleu.sentence_score(a, [b]).score))
    return rows


def main():
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 2.0
    rows = peers()
    for task, (length, alphabet) in TASKS.items():
        data = pairs(length, alphabet)
        of_letters = task.endswith("CHARACTERS")
        if of_letters:
            data = [(letters(a), letters(b)) for a, b in data]
        for prefix, library, convert, compare in rows:
            if not task.startswith(prefix.removesuffix("_CHARACTERS")):
                continue
            if prefix.endswith("CHARACTERS") and not of_letters:
                continue
            ready = [(convert(a), convert(b)) for a, b in data] if convert else data
            for a, b in ready[:20]:  # warm
                compare(a, b)
            done = 0
            total = 0
            start = time.process_time()
            while time.process_time() - start < seconds:
                a, b = ready[done % PAIRS]
                result = compare(a, b)
                if done < PAIRS:
                    total += result
                done += 1
            rate = done / (time.process_time() - start)
            shown = f"{total:.6f}" if done >= PAIRS else "(not all pairs)"
            print(f"{task:28s} {library:12s} {rate:12.1f} pairs/s   sum {shown}", flush=True)


if __name__ == "__main__":
    main()
