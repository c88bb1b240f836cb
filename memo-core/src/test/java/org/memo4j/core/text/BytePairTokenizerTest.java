package org.memo4j.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memo4j.core.SharedData;

class BytePairTokenizerTest {
    private static final String TEXT =
            "the cat sat on the mat, the cats sat on the mats; 1999 and 1998 aaaaaaaa -- ------"
                    + " it's what it's: naïve naïveté, naïve.";

    @TempDir
    Path directory;

    // From Hugging Face tokenizers 0.23.2: BpeTrainer(vocab_size=296, min_frequency=2,
    // initial_alphabet=ByteLevel.alphabet()) on ByteLevel(add_prefix_space=False) words of TEXT.
    @Test
    void learnsTheMergesThatHuggingFaceLearns() {
        BytePairTokenizer tokenizer = BytePairTokenizer.train(List.of(TEXT), 285);
        assertThat(merges(tokenizer))
                .containsExactly(
                        "a a",
                        "a t",
                        "- -",
                        "h e",
                        "t he",
                        "9 9",
                        "a Ã",
                        "n aÃ",
                        "v e",
                        "¯ ve",
                        "Ġ the",
                        "Ġ naÃ",
                        "aa aa",
                        "ĠnaÃ ¯ve",
                        "' s",
                        "1 99",
                        "c at",
                        "i t",
                        "m at",
                        "o n",
                        "s at",
                        "Ġ --",
                        "Ġ 199",
                        "Ġ cat",
                        "Ġ it",
                        "Ġ mat",
                        "Ġ on",
                        "Ġ sat");
        assertThat(tokenizer.encode(TEXT))
                .containsExactly(
                        260, 279, 283, 282, 266, 281, 11, 266, 279, 82, 283, 282, 266, 281, 82, 26, 278, 24, 220, 64,
                        77, 67, 278, 23, 220, 268, 268, 277, 277, 258, 258, 280, 270, 220, 86, 71, 257, 280, 270, 25,
                        269, 269, 83, 127, 102, 11, 269, 13);
        assertThat(tokenizer.vocabularySize()).isEqualTo(285);
        assertThat(tokenizer.startToken()).isEqualTo(284);
    }

    // Digests of the merges, one a line, from the same program on the same files.
    @Test
    void learnsTheMergesThatHuggingFaceLearnsOnRealText() throws IOException {
        String shakespeare = Files.readString(SharedData.path("data/tinyshakespeare/input.txt"));
        BytePairTokenizer small = BytePairTokenizer.train(List.of(shakespeare), 1000);
        assertThat(digest(small)).isEqualTo("d4fe1dcd904e68a397942b3f06395bf6c7399293eb0477a6a7a8a8de1c807344");
        int[] tokens = small.encode(shakespeare);
        assertThat(tokens).hasSize(462_884).startsWith(671, 420, 937, 25, 198, 774, 548, 331, 584, 308);
        assertThat(small.decode(tokens)).isEqualTo(shakespeare);
        String wikitext = Files.readString(SharedData.path("data/wikitext2/valid.txt"));
        assertThat(digest(BytePairTokenizer.train(List.of(wikitext), 8000)))
                .isEqualTo("747f57d7ec1a0f855694b655bfa863f7d278888c4a3fdffb2da20a21c29eed49");
    }

    @Test
    void learnsWhatCountingEveryPairAnewLearns() {
        for (long seed = 0; seed < 40; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                texts.add(randomText(random, 60, "aab--  1é"));
            }
            int most = mostTokens(texts);
            int size = Math.min(most, 257 + 25);
            assertThat(merges(BytePairTokenizer.train(texts, size)))
                    .as("seed %d", seed)
                    .isEqualTo(plainMerges(texts, size));
        }
    }

    @Test
    void doesNotDependOnTheOrderOfTheTexts() {
        List<String> texts = new ArrayList<>(Arrays.asList(TEXT.split("(?<= )", -1)));
        BytePairTokenizer tokenizer = BytePairTokenizer.train(texts, 270);
        Collections.reverse(texts);
        assertThat(BytePairTokenizer.train(texts, 270)).isEqualTo(tokenizer);
        assertThat(BytePairTokenizer.train(Corpus.ofTexts(texts.toArray(String[]::new)), 270))
                .isEqualTo(tokenizer);
        assertThat(BytePairTokenizer.train(texts, 269)).isNotEqualTo(tokenizer);
    }

    @Test
    void mergesDoNotCrossWords() {
        String text = "ab ab ab ab";
        BytePairTokenizer tokenizer = BytePairTokenizer.train(List.of(text), 259);
        assertThat(tokenizer.encode(text)).hasSize(4);
        assertThatThrownBy(() -> BytePairTokenizer.train(List.of(text), 260))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("vocabularySize must be at most 259")
                .hasMessageContaining("but is 260");
        assertThatThrownBy(() -> BytePairTokenizer.train(List.of("ab"), 258))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("vocabularySize must be at most 257");
    }

    @Test
    void decodesWhatItEncodes() {
        BytePairTokenizer tokenizer = BytePairTokenizer.train(List.of(TEXT), 280);
        for (long seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(100); n > 0; n--) {
                int character = random.nextInt(new int[] {0x80, 0x800, 0x10000, 0x110000}[random.nextInt(4)]);
                if (character < 0xD800 || character > 0xDFFF) {
                    text.appendCodePoint(character);
                }
            }
            int[] tokens = tokenizer.encode(text.toString());
            assertThat(tokenizer.decode(tokens)).as("seed %d", seed).isEqualTo(text.toString());
            assertThat(tokens).as("seed %d", seed).doesNotContain(tokenizer.startToken());
        }
    }

    @Test
    void everyBytePairOfUtf8IsAToken() {
        BytePairTokenizer bytes = BytePairTokenizer.train(List.of(), 257);
        assertThat(bytes.encode("!~é")).containsExactly(0, 93, 127, 102);
        byte[] all = new byte[256];
        int[] ids = new int[257];
        for (int i = 0; i < 257; i++) {
            ids[i] = i;
        }
        System.arraycopy(bytes.decodeBytes(ids), 0, all, 0, 256);
        Arrays.sort(all);
        for (int i = 0; i < 256; i++) {
            assertThat(all[i]).isEqualTo((byte) (i - 128));
        }
        assertThat(bytes.decode(new int[] {127})).isEqualTo("\uFFFD");
        assertThat(bytes.decode(new int[] {256})).isEmpty();
    }

    @Test
    void refusesWhatItCannotDo() {
        BytePairTokenizer tokenizer = BytePairTokenizer.train(List.of(), 257);
        assertThatThrownBy(() -> tokenizer.encode("ok \uDC00"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unpaired surrogate \\udc00 at index 3");
        assertThatThrownBy(() -> tokenizer.decode(new int[] {257}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("token must be in [0, 257), but is 257");
        assertThatThrownBy(() -> BytePairTokenizer.train(List.of(TEXT), 256))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("vocabularySize must be at least 257, but is 256");
        assertThatThrownBy(() -> BytePairTokenizer.train(List.of("a\uD800"), 257))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at index 1");
    }

    @Test
    void trainingCanBeInterrupted() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> BytePairTokenizer.train(List.of(TEXT), 260))
                    .isInstanceOf(CancellationException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void savesAndLoads() throws IOException {
        BytePairTokenizer tokenizer = BytePairTokenizer.train(List.of(TEXT), 285);
        Path file = directory.resolve("tokenizer.json");
        tokenizer.save(file);
        BytePairTokenizer loaded = BytePairTokenizer.load(file);
        assertThat(loaded).isEqualTo(tokenizer).hasSameHashCodeAs(tokenizer);
        assertThat(loaded.encode(TEXT)).isEqualTo(tokenizer.encode(TEXT));
    }

    @Test
    void loadsMergesWrittenAsPairsAndFilesWithoutSpecialToken() throws IOException {
        BytePairTokenizer tokenizer = BytePairTokenizer.train(List.of(TEXT), 285);
        Path file = edited(tokenizer, root -> {
            ObjectNode model = (ObjectNode) root.get("model");
            ArrayNode pairs = JsonFiles.MAPPER.createArrayNode();
            for (JsonNode merge : model.get("merges")) {
                pairs.addArray()
                        .add(merge.asText().split(" ", -1)[0])
                        .add(merge.asText().split(" ", -1)[1]);
            }
            model.set("merges", pairs);
            ((ObjectNode) model.get("vocab")).remove("<|endoftext|>");
            root.putArray("added_tokens");
        });
        assertThat(BytePairTokenizer.load(file)).isEqualTo(tokenizer);
    }

    @Test
    void refusesFilesOfOtherTokenizersAndDamagedOnes() throws IOException {
        BytePairTokenizer tokenizer = BytePairTokenizer.train(List.of(TEXT), 285);
        Map<String, Consumer<ObjectNode>> edits = new LinkedHashMap<>();
        edits.put("model.type must be BPE", root -> ((ObjectNode) root.get("model")).put("type", "WordPiece"));
        edits.put(
                "normalizer must be null", root -> root.putObject("normalizer").put("type", "NFC"));
        edits.put(
                "pre_tokenizer.type must be ByteLevel",
                root -> root.putObject("pre_tokenizer").put("type", "Whitespace"));
        edits.put(
                "pre_tokenizer.add_prefix_space must be false",
                root -> ((ObjectNode) root.get("pre_tokenizer")).put("add_prefix_space", true));
        edits.put(
                "pre_tokenizer.use_regex must be true",
                root -> ((ObjectNode) root.get("pre_tokenizer")).put("use_regex", false));
        edits.put("model.dropout must be null", root -> ((ObjectNode) root.get("model")).put("dropout", 0.1));
        edits.put(
                "model.ignore_merges must be false",
                root -> ((ObjectNode) root.get("model")).put("ignore_merges", true));
        edits.put(
                "at most one, the start token",
                root -> ((ArrayNode) root.get("added_tokens"))
                        .addObject()
                        .put("content", "<pad>")
                        .put("id", 285));
        edits.put(
                "must have the last id, 284, but has 3",
                root -> ((ObjectNode) root.get("added_tokens").get(0)).put("id", 3));
        edits.put("needs the token 'zz'", root -> ((ArrayNode) root.get("model").get("merges")).add("z z"));
        edits.put("must be two tokens", root -> ((ArrayNode) root.get("model").get("merges")).add("z z z"));
        edits.put("the same pair", root -> ((ArrayNode) root.get("model").get("merges")).add("a a"));
        edits.put("each once, but 'aa'", root -> ((ObjectNode) root.get("model").get("vocab")).put("aa", 1000));
        edits.put(
                "must be an integer, but is \"x\"",
                root -> ((ObjectNode) root.get("model").get("vocab")).put("aa", "x"));
        edits.put("no token for byte 0x61", root -> {
            ObjectNode vocabulary = (ObjectNode) root.get("model").get("vocab");
            vocabulary.put("aaa", vocabulary.get("a").asInt());
            vocabulary.remove("a");
            ((ObjectNode) root.get("model")).putArray("merges");
        });
        edits.put("stands for no byte", root -> {
            ObjectNode vocabulary = (ObjectNode) root.get("model").get("vocab");
            vocabulary.put("東", vocabulary.get("aa").asInt());
            vocabulary.remove("aa");
            ((ObjectNode) root.get("model")).putArray("merges");
        });
        for (Map.Entry<String, Consumer<ObjectNode>> edit : edits.entrySet()) {
            Path file = edited(tokenizer, edit.getValue());
            assertThatThrownBy(() -> BytePairTokenizer.load(file))
                    .as(edit.getKey())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(edit.getKey());
        }
        Path cut = directory.resolve("cut.json");
        Files.writeString(cut, "{\"model\": {\"vocab\": {\"a\": 0, \"a\": 1");
        assertThatThrownBy(() -> BytePairTokenizer.load(cut))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(cut.toString())
                .hasMessageContaining("Duplicate");
    }

    // GPT-2 ids from Hugging Face tokenizers 0.23.2 with the same two files.
    @Test
    void encodesAsGpt2Does() throws IOException {
        BytePairTokenizer gpt2 = gpt2();
        assertThat(gpt2.vocabularySize()).isEqualTo(50257);
        assertThat(gpt2.startToken()).isEqualTo(50256);
        Map<String, int[]> known = new LinkedHashMap<>();
        known.put("Hello world", new int[] {15496, 995});
        known.put(
                "Hello world, it's 2024!  Two  spaces\n\n\tand tabs \n",
                new int[] {15496, 995, 11, 340, 338, 48609, 0, 220, 4930, 220, 9029, 628, 197, 392, 22524, 220, 198});
        known.put("naïve café — 東京 \uD83D\uDE42 don't we'll I'VE", new int[] {
            2616, 38776, 40304, 851, 10545, 251, 109, 12859, 105, 32485, 836, 470, 356, 1183, 314, 6, 6089
        });
        known.put(
                "x = [1,2,3];\r\n    return x  ",
                new int[] {87, 796, 685, 16, 11, 17, 11, 18, 11208, 201, 198, 220, 220, 220, 1441, 2124, 220, 220});
        known.put("\u00a0nbsp\u2003em\u3000", new int[] {1849, 77, 24145, 447, 225, 368, 5099, 222});
        known.put(
                "aaaaaaaaaaaaaaaaaaaa--------------------------",
                new int[] {24794, 24794, 24794, 24794, 24794, 22369, 438});
        known.put("<|endoftext|>", new int[] {27, 91, 437, 1659, 5239, 91, 29});
        known.forEach((text, ids) -> {
            assertThat(gpt2.encode(text)).as(text).containsExactly(ids);
            assertThat(gpt2.decode(ids)).isEqualTo(text);
        });
    }

    @Test
    void gpt2SurvivesItsOwnFileFormat() throws IOException {
        BytePairTokenizer gpt2 = gpt2();
        Path file = directory.resolve("gpt2.json");
        gpt2.save(file);
        assertThat(BytePairTokenizer.load(file)).isEqualTo(gpt2);
    }

    @Test
    void refusesMergesOfAnotherVocabulary() throws IOException {
        BytePairTokenizer tokenizer = BytePairTokenizer.train(List.of(TEXT), 270);
        Path saved = directory.resolve("tokenizer.json");
        tokenizer.save(saved);
        Path vocabulary = directory.resolve("encoder.json");
        JsonFiles.write(vocabulary, JsonFiles.read(saved).path("model").path("vocab"));
        Path merges = directory.resolve("vocab.bpe");
        Files.writeString(merges, "#version: 0.2\n" + String.join("\n", merges(tokenizer)) + "\n");
        assertThat(BytePairTokenizer.load(vocabulary, merges)).isEqualTo(tokenizer);
        Files.writeString(merges, "#version: 0.2\na a\nq q\n");
        assertThatThrownBy(() -> BytePairTokenizer.load(vocabulary, merges))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("merge 1 in " + merges)
                .hasMessageContaining("'qq'");
        Files.write(merges, new byte[] {'a', (byte) 0xFF});
        assertThatThrownBy(() -> BytePairTokenizer.load(vocabulary, merges))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no text in UTF-8");
        Files.writeString(vocabulary, "[1]");
        assertThatThrownBy(() -> BytePairTokenizer.load(vocabulary, merges))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one JSON object");
    }

    private static BytePairTokenizer gpt2() throws IOException {
        return BytePairTokenizer.load(
                SharedData.path("data/gpt2-bpe/encoder.json"), SharedData.path("data/gpt2-bpe/vocab.bpe"));
    }

    private Path edited(BytePairTokenizer tokenizer, Consumer<ObjectNode> edit) throws IOException {
        Path file = directory.resolve("edited.json");
        tokenizer.save(file);
        ObjectNode root = (ObjectNode) JsonFiles.read(file);
        edit.accept(root);
        JsonFiles.write(file, root);
        return file;
    }

    private static List<String> merges(BytePairTokenizer tokenizer) {
        List<String> merges = new ArrayList<>();
        for (int i = 0; i < tokenizer.merges().size(); i++) {
            merges.add(ByteAlphabet.toText(tokenizer.token(tokenizer.merges().left(i))) + " "
                    + ByteAlphabet.toText(tokenizer.token(tokenizer.merges().right(i))));
        }
        return merges;
    }

    private static String digest(BytePairTokenizer tokenizer) {
        try {
            byte[] text = String.join("\n", merges(tokenizer)).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String randomText(SplittableRandom random, int length, String alphabet) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private static int mostTokens(List<String> texts) {
        return 257 + plainMerges(texts, Integer.MAX_VALUE).size();
    }

    /** The definition of training, word for word; tokens are written as text. */
    private static List<String> plainMerges(List<String> texts, int vocabularySize) {
        Map<String, Integer> ids = new HashMap<>();
        for (int id = 0; id < 256; id++) {
            ids.put(ByteAlphabet.toText(new byte[] {(byte) ByteAlphabet.byteOf(id)}), id);
        }
        List<List<String>> words = new ArrayList<>();
        texts.forEach(text -> WordSplitter.split(text, word -> {
            String bytes = ByteAlphabet.toText(word.getBytes(StandardCharsets.UTF_8));
            words.add(new ArrayList<>(Arrays.asList(bytes.split("", -1))));
            words.get(words.size() - 1).removeIf(String::isEmpty);
        }));
        List<String> merges = new ArrayList<>();
        while (ids.size() + 1 < vocabularySize) {
            Map<List<String>, Integer> counts = new HashMap<>();
            for (List<String> word : words) {
                for (int i = 0; i + 1 < word.size(); i++) {
                    counts.merge(List.of(word.get(i), word.get(i + 1)), 1, Integer::sum);
                }
            }
            List<String> best = List.of();
            int most = 1;
            for (Map.Entry<List<String>, Integer> entry : counts.entrySet()) {
                if (entry.getValue() > most
                        || (entry.getValue() == most && !best.isEmpty() && before(entry.getKey(), best, ids))) {
                    best = entry.getKey();
                    most = entry.getValue();
                }
            }
            if (best.isEmpty()) {
                return merges;
            }
            String pair = best.get(0) + " " + best.get(1);
            if (!merges.contains(pair)) {
                merges.add(pair);
                ids.putIfAbsent(best.get(0) + best.get(1), ids.size());
            }
            for (List<String> word : words) {
                for (int i = 0; i + 1 < word.size(); i++) {
                    if (word.get(i).equals(best.get(0)) && word.get(i + 1).equals(best.get(1))) {
                        word.set(i, word.get(i) + word.remove(i + 1));
                    }
                }
            }
        }
        return merges;
    }

    private static boolean before(List<String> a, List<String> b, Map<String, Integer> ids) {
        int left = ids.getOrDefault(a.get(0), -1) - ids.getOrDefault(b.get(0), -1);
        return left < 0 || (left == 0 && ids.getOrDefault(a.get(1), -1) < ids.getOrDefault(b.get(1), -1));
    }
}
