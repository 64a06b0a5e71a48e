/** Update rules: from the gradient to the next parameters. */
package io.github.tributary.optim.rule;
