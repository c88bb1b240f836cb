package org.memo4j.metrics.similarity.code;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.lang.model.SourceVersion;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import org.jspecify.annotations.Nullable;

/** Parses Java; apart from {@link JavaLanguage}, so that this class is not loaded where there is no compiler. */
final class JavaParser {
    /** What a source may be, with what makes a compilation unit of it on the same lines. */
    private enum Form {
        // members before units: newer JDKs take members without a class for a unit, and the tree would depend on the
        // JDK
        MEMBERS {
            @Override
            @Nullable
            List<Tree> parts(CompilationUnitTree unit) {
                ClassTree type = onlyClass(unit);
                return type == null ? null : new ArrayList<>(type.getMembers());
            }
        },
        STATEMENTS {
            @Override
            @Nullable
            List<Tree> parts(CompilationUnitTree unit) {
                ClassTree type = onlyClass(unit);
                if (type == null
                        || type.getMembers().size() != 1
                        || !(type.getMembers().get(0) instanceof MethodTree method)) {
                    return null;
                }
                BlockTree body = method.getBody();
                return body == null ? null : new ArrayList<>(body.getStatements());
            }
        },
        UNIT {
            @Override
            List<Tree> parts(CompilationUnitTree unit) {
                List<Tree> parts = new ArrayList<>();
                if (unit.getPackage() != null) {
                    parts.add(unit.getPackage());
                }
                parts.addAll(unit.getImports());
                parts.addAll(unit.getTypeDecls());
                return parts;
            }
        };

        /** What the source has at its top; null if a brace of it closed what surrounds it. */
        abstract @Nullable List<Tree> parts(CompilationUnitTree unit);

        /** The class around the source; where members follow it, newer JDKs put all into one that is named as the file. */
        private static @Nullable ClassTree onlyClass(CompilationUnitTree unit) {
            return unit.getTypeDecls().size() == 1
                            && unit.getTypeDecls().get(0) instanceof ClassTree type
                            && !type.getSimpleName().contentEquals(FILE)
                    ? type
                    : null;
        }
    }

    /** A name that no class in a source is likely to have. */
    private static final String FILE = "Source$0";

    private JavaParser() {}

    static ParsedCode parse(JavaCompiler compiler, String source, List<String> tokens) {
        long furthest = -1;
        String reason = "it closes a brace that it did not open";
        for (Form form : Form.values()) {
            String before = switch (form) {
                case MEMBERS -> "class " + className(tokens) + " {";
                case STATEMENTS -> "class Code { void code() {";
                case UNIT -> "";
            };
            String after = switch (form) {
                case MEMBERS -> "\n}";
                case STATEMENTS -> "\n}}";
                case UNIT -> "";
            };
            DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
            CompilationUnitTree unit = unit(compiler, before + source + after, problems);
            Diagnostic<?> error = firstError(problems);
            if (error == null) {
                List<Tree> parts = form.parts(unit);
                if (parts != null) {
                    return new ParsedCode(JavaTrees.of(parts), JavaDataFlow.of(parts));
                }
            } else if (error.getPosition() - before.length() > furthest) {
                // the form that was understood the longest is likely the one that was meant
                furthest = error.getPosition() - before.length();
                reason = "line " + error.getLineNumber() + ": " + error.getMessage(Locale.ROOT);
            }
        }
        throw new IllegalArgumentException(
                "source does not parse as a Java compilation unit, class members or statements (" + reason + ")");
    }

    /** Name of the class around members: that before the first parenthesis, so that a constructor may stand alone. */
    private static String className(List<String> tokens) {
        int at = tokens.indexOf("(") - 1;
        return at >= 0 && SourceVersion.isName(tokens.get(at)) ? tokens.get(at) : "Code";
    }

    private static CompilationUnitTree unit(
            JavaCompiler compiler, String text, DiagnosticCollector<JavaFileObject> problems) {
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///" + FILE + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return text;
                    }
                };
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(problems, Locale.ROOT, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(Writer.nullWriter(), files, problems, List.of("-proc:none"), null, List.of(file));
            Iterator<? extends CompilationUnitTree> units = task.parse().iterator();
            return units.next();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable Diagnostic<?> firstError(DiagnosticCollector<JavaFileObject> problems) {
        for (Diagnostic<?> problem : problems.getDiagnostics()) {
            if (problem.getKind() == Diagnostic.Kind.ERROR) {
                return problem;
            }
        }
        return null;
    }
}
