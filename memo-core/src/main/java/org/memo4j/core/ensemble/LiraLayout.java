package org.memo4j.core.ensemble;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.memo4j.core.Checks;

/** Directories and files of the LiRA research layout. */
final class LiraLayout {
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private LiraLayout() {}

    /** Directories of the models, in their order. */
    static List<Path> models(Path directory) throws IOException {
        List<Path> found = directories(directory);
        Checks.check(
                !found.isEmpty(),
                "%s has no directory whose name starts with 'exp'; name the directory that holds those of the models",
                directory);
        return found;
    }

    static List<Path> directories(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(path -> name(path).startsWith("exp") && Files.isDirectory(path))
                    .sorted(Comparator.comparingLong(LiraLayout::number).thenComparing(LiraLayout::name))
                    .toList();
        }
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }

    private static long number(Path path) {
        Matcher number = NUMBER.matcher(name(path));
        return number.find() && number.group().length() < 18 ? Long.parseLong(number.group()) : Long.MAX_VALUE;
    }

    /** The file with the greatest epoch, which is the last by name since epochs are padded with zeros. */
    static Path lastEpoch(Path directory) throws IOException {
        Checks.check(
                Files.isDirectory(directory),
                "%s is missing; every model must be scored, remove the ones that are not",
                directory);
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(path -> name(path).endsWith(".npy"))
                    .max(Comparator.comparing(LiraLayout::name))
                    .orElseThrow(
                            () -> new IllegalArgumentException(directory + " has no .npy file; score the model first"));
        }
    }
}
