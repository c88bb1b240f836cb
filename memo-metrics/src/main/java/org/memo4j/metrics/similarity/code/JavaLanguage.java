package org.memo4j.metrics.similarity.code;

import java.util.List;
import java.util.Set;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;

/**
 * Java, read by the compiler of the JDK that runs: syntax only, no types, no class path. A source may be a compilation
 * unit, members of a class, or statements of a method; the root of its tree is {@code COMPILATION_UNIT} in any case.
 *
 * <p>Trees: inner nodes are the kinds of {@link com.sun.source.tree.Tree.Kind}; leaves are names, literals, primitive types
 * and modifiers. A construct without any, such as {@code return;}, has one leaf with an empty label. The compiler joins
 * string literals that are added to each other before anyone sees them.
 *
 * <p>Data flow: every variable that is read in the value of a declaration, an assignment or the collection of a for loop
 * has an edge to the variable that gets it; {@code x += e} and {@code x++} read {@code x} too. Every read of a variable that
 * was declared or assigned earlier in the source has an edge from the variable to itself. An assignment to an element or to
 * a field of another object counts as one to the variable that holds it; {@code this.x} is a variable of its own.
 * Variables are known by name, without scopes; branches and loops are read once, from top to bottom. A name before a dot
 * that begins with a capital and was not declared is taken for a class.
 *
 * <p>The language is that of the JDK: what a newer JDK added, an older one does not parse. Safe for threads. Cost: some
 * milliseconds a source.
 *
 * @see CodeBleu
 */
public final class JavaLanguage implements CodeLanguage {
    private static final Set<String> KEYWORDS = Set.of(
            ("abstract assert boolean break byte case catch char class const continue default do double else enum"
                            + " extends final finally float for goto if implements import instanceof int interface long native new"
                            + " package private protected public return short static strictfp super switch synchronized this throw"
                            + " throws transient try void volatile while")
                    .split(" "));

    private JavaLanguage() {}

    /**
     * The language.
     *
     * @return a new object
     */
    public static JavaLanguage create() {
        return new JavaLanguage();
    }

    /**
     * Names, literals and operators; an operator is the longest that fits. Takes any text: a literal that is not closed ends
     * with its line, a comment or text block with the text.
     */
    @Override
    public List<String> tokens(String source) {
        return new JavaTokens(source).all();
    }

    /** The reserved words of Java 17, without the literals {@code true}, {@code false} and {@code null}. */
    @Override
    public Set<String> keywords() {
        return KEYWORDS;
    }

    /**
     * Parses a source.
     *
     * @param source compilation unit, class members or statements
     * @return its tree and its data flow
     * @throws IllegalArgumentException if the source has no token, does not parse, or nests too deeply, or if the Java
     *     runtime has no compiler
     */
    @Override
    public ParsedCode parse(String source) {
        JavaCompiler compiler = present(ToolProvider.getSystemJavaCompiler());
        List<String> tokens = tokens(source);
        Checks.check(!tokens.isEmpty(), "source has no code; leave it out");
        try {
            return JavaParser.parse(compiler, source, tokens);
        } catch (StackOverflowError | IllegalStateException e) {
            // the compiler wraps what goes wrong inside it
            throw new IllegalArgumentException(
                    "the compiler cannot read the source (" + e.getMessage()
                            + "), most likely since it nests too deeply; leave it out",
                    e);
        }
    }

    static JavaCompiler present(@Nullable JavaCompiler compiler) {
        if (compiler == null) {
            throw new IllegalArgumentException(
                    "this Java runtime has no compiler to parse Java with; run a JDK, or a runtime with jdk.compiler");
        }
        return compiler;
    }

    @Override
    public String toString() {
        return "Java";
    }
}
