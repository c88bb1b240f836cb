package org.memo4j.metrics.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.memo4j.core.Checks;
import org.memo4j.core.Progress;
import org.memo4j.core.text.Corpus;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.core.text.Tokenizer;

/** The kinds of documents: byte arrays, files, texts, token ids. */
final class SymbolSources {
    private static final int CHUNK = 1 << 16;

    private SymbolSources() {}

    static SymbolSource bytes(List<byte[]> documents) {
        return (sink, progress, task) -> {
            for (int d = 0; d < documents.size(); d++) {
                step(progress, task, d, documents.size());
                byte[] document = documents.get(d);
                sink.begin(String.valueOf(d));
                sink.append(document, document.length, null);
                sink.end();
            }
            progress.update(task, documents.size(), documents.size());
        };
    }

    static SymbolSource tokens(TokenSequences sequences) {
        return (sink, progress, task) -> {
            for (int d = 0; d < sequences.size(); d++) {
                step(progress, task, d, sequences.size());
                sink.begin(String.valueOf(d));
                putInts(sequences.get(d), sink);
                sink.end();
            }
            progress.update(task, sequences.size(), sequences.size());
        };
    }

    static SymbolSource tokens(Corpus corpus, Tokenizer tokenizer) {
        return (sink, progress, task) -> corpus.forEach(
                document -> {
                    sink.begin(document.id());
                    putInts(tokenizer.encode(document.text()), sink);
                    sink.end();
                },
                progress,
                task);
    }

    static SymbolSource texts(Corpus corpus, SymbolUnit unit) {
        return (sink, progress, task) -> corpus.forEach(
                document -> {
                    sink.begin(document.id());
                    if (unit == SymbolUnit.BYTES) {
                        putUtf8(document.text(), document.id(), sink);
                    } else {
                        putInts(document.text().codePoints().toArray(), sink);
                    }
                    sink.end();
                },
                progress,
                task);
    }

    private static void putInts(int[] symbols, SymbolSink sink) {
        byte[] chunk = new byte[Integer.BYTES * Math.min(CHUNK, symbols.length)];
        for (int from = 0; from < symbols.length; from += CHUNK) {
            int count = Math.min(CHUNK, symbols.length - from);
            for (int i = 0; i < count; i++) {
                Symbols.putInt(chunk, Integer.BYTES * i, symbols[from + i]);
            }
            sink.append(chunk, count, null);
        }
    }

    private static void putUtf8(String text, String id, SymbolSink sink) {
        CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
        CharBuffer chars = CharBuffer.wrap(text);
        ByteBuffer bytes = ByteBuffer.allocate(CHUNK);
        CoderResult result;
        do {
            result = encoder.encode(chars, bytes, true);
            Checks.check(
                    !result.isError(),
                    "the text of document '%s' has an unpaired surrogate at index %d, which UTF-8 cannot hold;"
                            + " search it in code points",
                    id,
                    chars.position());
            sink.append(bytes.array(), bytes.position(), null);
            bytes.clear();
        } while (result.isOverflow());
    }

    /** The files of these files and directories, in order; those of a directory by name, hidden ones left out. */
    static List<Path> filesOf(List<Path> roots) {
        List<Path> files = new ArrayList<>();
        for (Path root : roots) {
            Checks.check(Files.exists(root), "%s does not exist; check the path", root);
            if (!Files.isDirectory(root)) {
                files.add(root);
                continue;
            }
            int before = files.size();
            try (Stream<Path> walk = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
                walk.filter(Files::isRegularFile)
                        .filter(file -> !hidden(root.relativize(file)))
                        .sorted(Comparator.comparing(SymbolSources::name))
                        .forEach(files::add);
            } catch (IOException | UncheckedIOException e) {
                throw unreadable(root, e);
            }
            Checks.check(files.size() > before, "directory %s has no file; hidden files do not count", root);
        }
        for (Path file : files) {
            Checks.check(Files.isReadable(file), "%s may not be read; check its permissions", file);
        }
        return files;
    }

    private static boolean hidden(Path relative) {
        for (Path part : relative) {
            if (part.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    private static String name(Path file) {
        return file.toString().replace('\\', '/');
    }

    static SymbolSource files(List<Path> files) {
        return (sink, progress, task) -> {
            long total = 0;
            for (Path file : files) {
                total += size(file);
            }
            long before = 0;
            byte[] chunk = new byte[CHUNK];
            for (Path file : files) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                        InputStream in = open(channel, file)) {
                    sink.begin(name(file));
                    for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                        sink.append(chunk, n, null);
                        // The last step is that of the end; a file that grows meanwhile must not make it come early.
                        step(progress, task, Math.max(0, Math.min(before + channel.position(), total - 1)), total);
                    }
                    sink.end();
                    before += channel.position();
                } catch (IOException e) {
                    throw unreadable(file, e);
                }
            }
            progress.update(task, total, total);
        };
    }

    private static InputStream open(FileChannel channel, Path file) throws IOException {
        InputStream raw = Channels.newInputStream(channel);
        return name(file).endsWith(".gz") && channel.size() > 0 ? new GZIPInputStream(raw, CHUNK) : raw;
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static UncheckedIOException unreadable(Path file, Exception cause) {
        return new UncheckedIOException(new IOException("cannot read " + file + ": " + cause, cause));
    }

    private static void step(Progress progress, String task, long done, long total) {
        Progress.checkInterrupted(task);
        progress.update(task, done, total);
    }
}
