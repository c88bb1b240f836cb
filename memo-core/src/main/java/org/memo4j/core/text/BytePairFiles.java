package org.memo4j.core.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.memo4j.core.Checks;

/** Byte-pair tokenizers in files. */
final class BytePairFiles {
    private static final String START = "<|endoftext|>";

    private BytePairFiles() {}

    static void save(BytePairTokenizer tokenizer, Path file) throws IOException {
        ObjectNode root = JsonFiles.MAPPER.createObjectNode();
        root.put("version", "1.0");
        root.putNull("truncation");
        root.putNull("padding");
        ObjectNode start = root.putArray("added_tokens").addObject();
        start.put("id", tokenizer.startToken());
        start.put("content", START);
        for (String flag : List.of("single_word", "lstrip", "rstrip", "normalized")) {
            start.put(flag, false);
        }
        start.put("special", true);
        root.putNull("normalizer");
        byteLevel(root.putObject("pre_tokenizer"));
        root.putNull("post_processor");
        byteLevel(root.putObject("decoder"));
        ObjectNode model = root.putObject("model");
        model.put("type", "BPE");
        for (String absent : List.of("dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix")) {
            model.putNull(absent);
        }
        for (String off : List.of("fuse_unk", "byte_fallback", "ignore_merges")) {
            model.put(off, false);
        }
        ObjectNode vocabulary = model.putObject("vocab");
        for (int id = 0; id < tokenizer.startToken(); id++) {
            vocabulary.put(ByteAlphabet.toText(tokenizer.token(id)), id);
        }
        vocabulary.put(START, tokenizer.startToken());
        ArrayNode merges = model.putArray("merges");
        MergeTable table = tokenizer.merges();
        for (int rank = 0; rank < table.size(); rank++) {
            merges.add(ByteAlphabet.toText(tokenizer.token(table.left(rank))) + " "
                    + ByteAlphabet.toText(tokenizer.token(table.right(rank))));
        }
        JsonFiles.write(file, root);
    }

    private static void byteLevel(ObjectNode node) {
        node.put("type", "ByteLevel");
        node.put("add_prefix_space", false);
        node.put("trim_offsets", true);
        node.put("use_regex", true);
    }

    static BytePairTokenizer load(Path file) throws IOException {
        JsonNode root = JsonFiles.read(file);
        JsonNode model = root.path("model");
        require(
                model.path("type").asText("BPE").equals("BPE")
                        && model.path("vocab").isObject(),
                file,
                "model.type",
                "BPE");
        require(
                root.path("normalizer").isMissingNode()
                        || root.path("normalizer").isNull(),
                file,
                "normalizer",
                "null");
        JsonNode words = root.path("pre_tokenizer");
        require(words.path("type").asText().equals("ByteLevel"), file, "pre_tokenizer.type", "ByteLevel");
        require(!words.path("add_prefix_space").asBoolean(true), file, "pre_tokenizer.add_prefix_space", "false");
        require(words.path("use_regex").asBoolean(true), file, "pre_tokenizer.use_regex", "true");
        for (String name : List.of("dropout", "continuing_subword_prefix", "end_of_word_suffix")) {
            JsonNode value = model.path(name);
            require(value.isMissingNode() || value.isNull() || value.asText().isEmpty(), file, "model." + name, "null");
        }
        require(!model.path("ignore_merges").asBoolean(false), file, "model.ignore_merges", "false");
        Map<String, Integer> ids = ids(model.path("vocab"), file);
        List<String> special = new ArrayList<>();
        for (JsonNode added : root.path("added_tokens")) {
            String content = added.path("content").asText();
            special.add(content);
            ids.put(content, added.path("id").asInt(-1));
        }
        List<String[]> merges = new ArrayList<>();
        for (JsonNode merge : model.path("merges")) {
            merges.add(
                    merge.isArray()
                            ? new String[] {
                                merge.path(0).asText(), merge.path(1).asText()
                            }
                            : merge.asText().split(" ", -1));
        }
        return build(ids, special, merges, file);
    }

    private static void require(boolean holds, Path file, String setting, String value) {
        Checks.check(
                holds,
                "%s describes another kind of tokenizer: %s must be %s; only GPT-2's byte-level byte-pair encoding can be"
                        + " loaded",
                file,
                setting,
                value);
    }

    static BytePairTokenizer load(Path vocabulary, Path merges) throws IOException {
        JsonNode root = JsonFiles.read(vocabulary);
        Checks.check(root.isObject(), "%s must hold one JSON object, from tokens to ids", vocabulary);
        Map<String, Integer> ids = ids(root, vocabulary);
        List<String> lines;
        try {
            lines = Files.readAllLines(merges);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(merges + " is no text in UTF-8; it is no file of merges", e);
        }
        List<String[]> pairs = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            boolean heading = i == 0 && lines.get(i).startsWith("#version");
            if (!heading && !lines.get(i).isEmpty()) {
                pairs.add(lines.get(i).split(" ", -1));
            }
        }
        return build(ids, ids.containsKey(START) ? List.of(START) : List.of(), pairs, merges);
    }

    private static Map<String, Integer> ids(JsonNode vocabulary, Path file) {
        Map<String, Integer> ids = new HashMap<>();
        vocabulary.properties().forEach(entry -> {
            Checks.check(
                    entry.getValue().isInt(),
                    "the id of '%s' in %s must be an integer, but is %s",
                    entry.getKey(),
                    file,
                    entry.getValue());
            ids.put(entry.getKey(), entry.getValue().asInt());
        });
        return ids;
    }

    private static BytePairTokenizer build(
            Map<String, Integer> ids, List<String> special, List<String[]> merges, Path file) {
        Checks.check(
                special.size() <= 1,
                "%s has the special tokens %s; at most one, the start token, can be used",
                file,
                special);
        int start = special.isEmpty() ? ids.size() : ids.getOrDefault(special.get(0), -1);
        Checks.check(
                start == ids.size() - special.size(),
                "the special token %s in %s must have the last id, %d, but has %d",
                special,
                file,
                ids.size() - 1,
                start);
        byte[][] tokens = new byte[start][];
        ids.forEach((text, id) -> {
            if (!special.contains(text)) {
                Checks.check(
                        id >= 0 && id < tokens.length && tokens[id] == null,
                        "ids must be 0 to %d, each once, but '%s' in %s has the id %d",
                        tokens.length - 1,
                        text,
                        file,
                        id);
                tokens[id] = ByteAlphabet.toBytes(text);
            }
        });
        int[][] parts = new int[3][merges.size()];
        for (int rank = 0; rank < merges.size(); rank++) {
            String[] merge = merges.get(rank);
            Checks.check(
                    merge.length == 2,
                    "merge %d in %s must be two tokens, but is %s",
                    rank,
                    file,
                    Arrays.toString(merge));
            String[] needed = {merge[0], merge[1], merge[0] + merge[1]};
            for (int part = 0; part < 3; part++) {
                int id = special.contains(needed[part]) ? -1 : ids.getOrDefault(needed[part], -1);
                Checks.check(
                        id >= 0,
                        "merge %d in %s needs the token '%s', which the vocabulary lacks; do the files belong together?",
                        rank,
                        file,
                        needed[part]);
                parts[part][rank] = id;
            }
        }
        return new BytePairTokenizer(List.of(tokens), new MergeTable(parts[0], parts[1], parts[2]));
    }
}
