package org.memo4j.metrics.similarity.code;

import com.sun.source.tree.BreakTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ContinueTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LabeledStatementTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.PrimitiveTypeTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeParameterTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/** Makes syntax trees of the compiler's trees; the argument of a visit is where the node goes. */
final class JavaTrees extends TreeScanner<@Nullable Void, List<SyntaxTree>> {
    private JavaTrees() {}

    static SyntaxTree of(List<Tree> parts) {
        List<SyntaxTree> children = new ArrayList<>();
        new JavaTrees().scan(parts, children);
        return new SyntaxTree(Tree.Kind.COMPILATION_UNIT.name(), children);
    }

    @Override
    public @Nullable Void scan(@Nullable Tree tree, List<SyntaxTree> siblings) {
        if (tree == null) {
            return null;
        }
        if (tree instanceof IdentifierTree || tree instanceof LiteralTree || tree instanceof PrimitiveTypeTree) {
            addLeaf(tree, siblings);
            return null;
        }
        List<SyntaxTree> children = new ArrayList<>();
        if (tree instanceof ModifiersTree modifiers) {
            for (Modifier flag : modifiers.getFlags()) {
                addLeaf(flag, children);
            }
        } else {
            addLeaf(nameBefore(tree), children);
        }
        super.scan(tree, children);
        addLeaf(nameAfter(tree), children);
        if (children.isEmpty()) {
            if (tree instanceof ModifiersTree) {
                return null; // the compiler has them everywhere
            }
            children.add(SyntaxTree.of(""));
        }
        siblings.add(new SyntaxTree(tree.getKind().name(), children));
        return null;
    }

    private static void addLeaf(@Nullable Object name, List<SyntaxTree> siblings) {
        if (name != null && !name.toString().isEmpty()) {
            siblings.add(SyntaxTree.of(name.toString()));
        }
    }

    private static @Nullable Object nameBefore(Tree tree) {
        if (tree instanceof ClassTree type) {
            return type.getSimpleName();
        } else if (tree instanceof MethodTree method) {
            return method.getName();
        } else if (tree instanceof VariableTree variable) {
            return variable.getName();
        } else if (tree instanceof TypeParameterTree parameter) {
            return parameter.getName();
        } else if (tree instanceof LabeledStatementTree statement) {
            return statement.getLabel();
        } else if (tree instanceof BreakTree jump) {
            return jump.getLabel();
        }
        return tree instanceof ContinueTree jump ? jump.getLabel() : null;
    }

    private static @Nullable Object nameAfter(Tree tree) {
        if (tree instanceof MemberSelectTree select) {
            return select.getIdentifier();
        }
        return tree instanceof MemberReferenceTree reference ? reference.getName() : null;
    }
}
