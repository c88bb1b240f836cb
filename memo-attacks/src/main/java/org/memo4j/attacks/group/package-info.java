/**
 * Membership of groups: documents of many passages, users of many records, collections. The scores of the parts, by any
 * attack, become one score a group, by a fixed aggregation or a learned one.
 *
 * <p>May touch {@code org.memo4j.core}, {@code org.memo4j.attacks.membership} and
 * {@code org.memo4j.attacks.trained}.
 */
@NullMarked
package org.memo4j.attacks.group;

import org.jspecify.annotations.NullMarked;
