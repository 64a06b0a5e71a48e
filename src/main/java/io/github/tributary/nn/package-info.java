/**
 * Fully connected feed-forward networks: their shape, their parameters, the forward and the
 * backward pass over one batch of observations, and the sum of many batches' gradients. No Spark.
 *
 * <h2>Notation</h2>
 *
 * <p>One <b>column per observation</b>; m observations, L weight layers, layer 0 is the input.
 *
 * <table>
 * <caption>Symbols of this package</caption>
 * <tr><th>symbol</th><th>shape</th><th>meaning</th></tr>
 * <tr><td>x = a[0]</td><td>p×m</td><td>inputs, p = n[0]</td></tr>
 * <tr><td>w[l]</td><td>n[l-1]×n[l]</td><td>weights into layer l; column j belongs to unit j</td></tr>
 * <tr><td>b[l]</td><td>n[l]×1</td><td>biases</td></tr>
 * <tr><td>z[l] = b[l] + w[l]ᵀa[l-1]</td><td>n[l]×m</td><td>pre-activations</td></tr>
 * <tr><td>a[l] = g(z[l])</td><td>n[l]×m</td><td>activations</td></tr>
 * <tr><td>y</td><td>targets×m</td><td>targets</td></tr>
 * <tr><td>v</td><td>m</td><td>instance weights</td></tr>
 * <tr><td>J</td><td>scalar</td><td>cost: Σ v_i loss_i / Σ v_i</td></tr>
 * <tr><td>dJda[l], dJdz[l]</td><td>n[l]×m</td><td>derivatives of v_i·loss_i per observation, not
 * divided by Σ v</td></tr>
 * <tr><td>dJdw[l], dJdb[l]</td><td>as w[l], b[l]</td><td>inside a pass the <em>sums</em> over its
 * observations; the one division by Σ v is {@link io.github.tributary.nn.GradientSum}'s</td></tr>
 * </table>
 */
package io.github.tributary.nn;
