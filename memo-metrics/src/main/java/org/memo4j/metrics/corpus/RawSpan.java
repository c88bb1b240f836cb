package org.memo4j.metrics.corpus;

import java.util.List;

/** A maximal span of a content, in symbols after normalization; its places are in original symbols of the corpus. */
record RawSpan(int start, int end, long occurrences, List<Place> places) {}
