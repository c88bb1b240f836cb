/**
 * Known models as networks of DL4J, through its adapter. The other tests on known models need no backend and lie beside the
 * attacks, in a module that has none.
 */
@NullMarked
package org.memo4j.known;

import org.jspecify.annotations.NullMarked;
