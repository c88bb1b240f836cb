package org.memo4j.core.canary;

import java.util.ArrayList;
import java.util.List;
import org.memo4j.core.text.Document;

/**
 * What kind of place a copy of a canary gets. Two copies of the same canary never get the same place, so the number of
 * places bounds the number of copies; different canaries may share one, and then follow one another in random order.
 */
public enum CanaryPlacement {
    /**
     * A document of its own. The places are those before, between and after the documents: one more than there are
     * documents.
     */
    OWN_DOCUMENT {
        @Override
        List<Place> places(List<Document> documents) {
            List<Place> places = new ArrayList<>(documents.size() + 1);
            for (int i = 0; i <= documents.size(); i++) {
                places.add(new Place(i, 0));
            }
            return places;
        }

        @Override
        List<CanaryInsertion> locate(List<Document> documents, List<Copy> copies) {
            List<CanaryInsertion> insertions = new ArrayList<>(copies.size());
            for (Copy copy : copies) {
                insertions.add(copy.at(copy.place().document() + insertions.size(), 0));
            }
            return insertions;
        }

        @Override
        List<Document> insert(List<Document> documents, List<Insert> inserts) {
            List<Document> result = new ArrayList<>(documents.size() + inserts.size());
            int next = 0;
            for (Insert insert : inserts) {
                while (result.size() < insert.where().document()) {
                    result.add(documents.get(next++));
                }
                result.add(new Document(
                        insert.where().canary() + "#" + insert.where().replica(), insert.text()));
            }
            result.addAll(documents.subList(next, documents.size()));
            return result;
        }
    },
    /**
     * A line of its own inside a document. The places are those before, between and after the lines of all documents,
     * each equally likely, so long documents get more.
     */
    LINE_BOUNDARY {
        @Override
        List<Place> places(List<Document> documents) {
            List<Place> places = new ArrayList<>();
            for (int i = 0; i < documents.size(); i++) {
                String text = documents.get(i).text();
                places.add(new Place(i, 0));
                for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
                    places.add(new Place(i, at + 1));
                }
                if (!endsAtBoundary(text)) {
                    places.add(new Place(i, text.length()));
                }
            }
            return places;
        }

        @Override
        List<CanaryInsertion> locate(List<Document> documents, List<Copy> copies) {
            List<CanaryInsertion> insertions = new ArrayList<>(copies.size());
            int document = -1;
            int grown = 0;
            for (Copy copy : copies) {
                Place place = copy.place();
                grown = place.document() == document ? grown : 0;
                document = place.document();
                String text = documents.get(document).text();
                boolean openEnd = place.offset() == text.length() && !endsAtBoundary(text);
                insertions.add(copy.at(document, place.offset() + grown + (openEnd ? 1 : 0)));
                grown += copy.canary().text().length() + 1;
            }
            return insertions;
        }

        @Override
        List<Document> insert(List<Document> documents, List<Insert> inserts) {
            List<Document> result = new ArrayList<>(documents);
            for (int i = 0; i < inserts.size(); ) {
                int document = inserts.get(i).where().document();
                String text = documents.get(document).text();
                StringBuilder grown = new StringBuilder(text.length() + 64);
                int copied = 0;
                for (; i < inserts.size() && inserts.get(i).where().document() == document; i++) {
                    int wanted = inserts.get(i).where().offset() - grown.length();
                    int end = Math.min(text.length(), copied + wanted);
                    boolean openEnd = wanted > text.length() - copied;
                    grown.append(text, copied, end);
                    copied = end;
                    // At an open end the line break comes first, everywhere else it comes after.
                    grown.append(openEnd ? "\n" : "")
                            .append(inserts.get(i).text())
                            .append(openEnd ? "" : "\n");
                }
                grown.append(text, copied, text.length());
                result.set(document, new Document(documents.get(document).id(), grown.toString()));
            }
            return result;
        }
    };

    /** A place between documents or between lines: index of the document, offset in its text. */
    record Place(int document, int offset) {}

    /** A copy of a canary and the place that it gets. */
    record Copy(Canary canary, int replica, Place place) {
        CanaryInsertion at(int document, int offset) {
            return new CanaryInsertion(canary.id(), replica, document, offset);
        }
    }

    /** A text and where it goes. */
    record Insert(String text, CanaryInsertion where) {}

    /** All places, in order. */
    abstract List<Place> places(List<Document> documents);

    /** Where copies, ordered by place, end up once all of them are in. */
    abstract List<CanaryInsertion> locate(List<Document> documents, List<Copy> copies);

    /** Puts texts where {@link #locate} said, in that order. */
    abstract List<Document> insert(List<Document> documents, List<Insert> inserts);

    private static boolean endsAtBoundary(String text) {
        return text.isEmpty() || text.endsWith("\n");
    }
}
