package io.kanal.ingest.internal.preview.page;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.select.NodeFilter;

/**
 * The elements of one post by class name, found in one walk. What belongs to a quoted reply, to a link's preview or to
 * another post inside this one is not this post's: of those only the outer element is listed.
 */
final class PostParts {
    private final Map<String, List<Element>> byClass = new HashMap<>();
    private final List<Element> inOrder = new ArrayList<>();

    private PostParts() {}

    static PostParts of(Element post) {
        PostParts parts = new PostParts();
        post.filter(new NodeFilter() {
            @Override
            public FilterResult head(Node node, int depth) {
                if (!(node instanceof Element element)) {
                    return FilterResult.CONTINUE;
                }
                if (depth > 0 && element.hasAttr("data-post")) {
                    return FilterResult.SKIP_ENTIRELY;
                }
                return parts.add(element) ? FilterResult.CONTINUE : FilterResult.SKIP_CHILDREN;
            }

            @Override
            public FilterResult tail(Node node, int depth) {
                return FilterResult.CONTINUE;
            }
        });
        return parts;
    }

    private boolean add(Element element) {
        boolean enter = true;
        if (element.hasAttr("class")) {
            inOrder.add(element);
            for (String name : element.classNames()) {
                byClass.computeIfAbsent(name, ignored -> new ArrayList<>(2)).add(element);
                enter &= !name.equals("tgme_widget_message_reply")
                        && !name.equals("tgme_widget_message_link_preview")
                        && !name.equals("tgme_widget_message_user");
            }
        }
        return enter;
    }

    boolean has(String className) {
        return byClass.containsKey(className);
    }

    Optional<Element> first(String className) {
        return byClass.containsKey(className)
                ? Optional.of(byClass.get(className).getFirst())
                : Optional.empty();
    }

    List<Element> all(String className) {
        return byClass.getOrDefault(className, List.of());
    }

    /** All elements with a class, in the order of the page. */
    List<Element> inOrder() {
        return inOrder;
    }
}
