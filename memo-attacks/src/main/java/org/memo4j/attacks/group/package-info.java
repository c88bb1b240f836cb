/**
 * Membership of groups: documents of many passages, users of many records, collections, ranges of records. The scores
 * of the parts, by any attack, become one score a group, by a fixed aggregation or a learned one; or the scores of a
 * whole data set become one p-value.
 *
 * <p>May touch {@code org.memo4j.core}, {@code org.memo4j.attacks.membership} and
 * {@code org.memo4j.attacks.trained}.
 */
@NullMarked
package org.memo4j.attacks.group;

import org.jspecify.annotations.NullMarked;
