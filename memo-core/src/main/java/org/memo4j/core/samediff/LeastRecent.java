package org.memo4j.core.samediff;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Keeps the entries that were used last, and closes the others. */
final class LeastRecent<K, V extends AutoCloseable> implements AutoCloseable {
    private final int capacity;
    private final Map<K, V> entries = new LinkedHashMap<>(16, 0.75f, true);

    LeastRecent(int capacity) {
        this.capacity = capacity;
    }

    V get(K key, Function<K, V> maker) {
        V known = entries.get(key);
        if (known != null) {
            return known;
        }
        while (entries.size() >= capacity) {
            closeEntry(entries.remove(entries.keySet().iterator().next()));
        }
        V made = maker.apply(key);
        entries.put(key, made);
        return made;
    }

    private static void closeEntry(AutoCloseable entry) {
        try {
            entry.close();
        } catch (Exception e) {
            throw new IllegalStateException("closing failed", e);
        }
    }

    @Override
    public void close() {
        new ArrayList<>(entries.values()).forEach(LeastRecent::closeEntry);
        entries.clear();
    }
}
