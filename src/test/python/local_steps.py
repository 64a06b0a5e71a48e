"""How many workers, their batches, step sizes and rounds change what ten passes reach: a model of local steps in NumPy.

    python3 local_steps.py [SOLVER [STEP_SIZE]] WORKERS/BATCH/STEPS_PER_ROUND/FACTOR ...

trains 40-64-6 on 180,000 rows of scikit-learn's make_classification and prints, per setting, the loss of 20,000
others after passes 1, 2, 5 and 10. SOLVER is adam (the default), sgd, momentum or lamb. One thread; seconds a run.
"""

import os
import sys

os.environ["OPENBLAS_NUM_THREADS"] = "1"
import numpy as np
from sklearn.datasets import make_classification

TRAIN, PASSES, SHOWN, HIDDEN = 180_000, 10, (1, 2, 5, 10), 64
BETA1, BETA2, MOMENTUM = 0.9, 0.999, 0.9
STEP_SIZES = {"adam": 0.001, "sgd": 0.1, "momentum": 0.02, "lamb": 0.01}


def table():
    x, y = make_classification(
        200_000, 40, n_informative=20, n_redundant=10, n_classes=6, n_clusters_per_class=4, random_state=1
    )
    x = x.astype("f4")
    x = (x - x[:TRAIN].mean(0)) / x[:TRAIN].std(0)
    return x[:TRAIN], y[:TRAIN], x[TRAIN:], y[TRAIN:]


def tensors(shapes):
    """Where w and b of each layer are among the parameters."""
    start = 0
    for p, n in shapes:
        yield slice(start, start + p * n), slice(start + p * n, start + p * n + n)
        start += p * n + n


def forward(theta, shapes, x):
    """Activations of all layers; theta is workers×parameters, x workers×rows×features."""
    a = [x]
    for layer, ((w, b), shape) in enumerate(zip(tensors(shapes), shapes)):
        z = a[-1] @ theta[:, w].reshape(-1, *shape) + theta[:, None, b]
        a.append(np.maximum(z, 0) if layer < len(shapes) - 1 else z)
    z = a[-1] - a[-1].max(2, keepdims=True)
    a[-1] = np.exp(z) / np.exp(z).sum(2, keepdims=True)
    return a


def gradient(theta, shapes, x, y):
    a = forward(theta, shapes, x)
    g = np.empty_like(theta)
    d = a[-1] / y.shape[1]
    np.put_along_axis(d, y[..., None], np.take_along_axis(d, y[..., None], 2) - 1 / y.shape[1], 2)
    for layer, (w, b) in reversed(list(enumerate(tensors(shapes)))):
        g[:, w] = (a[layer].transpose(0, 2, 1) @ d).reshape(len(theta), -1)
        g[:, b] = d.sum(1)
        if layer:
            d = (d @ theta[:, w].reshape(-1, *shapes[layer]).transpose(0, 2, 1)) * (a[layer] > 0)
    return g


def step(solver, theta, m, v, g, size, t, shapes):
    if solver == "sgd":
        theta -= size * g
        return
    if solver == "momentum":
        m *= MOMENTUM
        m += g
        theta -= size * m
        return
    m += (1 - BETA1) * (g - m)
    v += (1 - BETA2) * (g * g - v)
    r = m / (1 - BETA1**t) / (np.sqrt(v / (1 - BETA2**t)) + (1e-6 if solver == "lamb" else 1e-8))
    if solver == "lamb":
        for w, _ in tensors(shapes):
            norms = np.linalg.norm(theta[:, w], axis=1), np.linalg.norm(r[:, w], axis=1)
            r[:, w] *= (norms[0] / np.maximum(norms[1], 1e-30))[:, None]
    theta -= size * r


def losses(data, solver, size, workers, batch, per_round):
    x, y, new_x, new_y = data
    shapes = [(x.shape[1], HIDDEN), (HIDDEN, int(y.max()) + 1)]
    random = np.random.default_rng(0)
    theta = np.concatenate([
        np.concatenate([random.standard_normal(p * n) * np.sqrt(2 / p), np.zeros(n)]) for p, n in shapes
    ]).astype("f4")
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    own = len(x) // workers
    rows = random.permutation(len(x))[: own * workers].reshape(workers, own)
    steps, t, found = own // batch, 0, []
    rounds = (steps - 1) // per_round + 1
    for number in range(1, PASSES + 1):
        for w in range(workers):
            random.shuffle(rows[w])
        for r in range(rounds):
            local = [np.repeat(one[None], workers, 0) for one in (theta, m, v)]
            for s in range(r * steps // rounds, (r + 1) * steps // rounds):
                t += 1
                visited = rows[:, s * batch : (s + 1) * batch]
                g = gradient(local[0], shapes, x[visited], y[visited])
                step(solver, *local, g, size, t, shapes)
            theta, m, v = (one.mean(0) for one in local)
        if number in SHOWN:
            a = forward(theta[None], shapes, new_x[None])[-1][0]
            found.append(-np.log(np.maximum(a[np.arange(len(new_y)), new_y], 1e-30)).mean())
    return found


if __name__ == "__main__":
    words = sys.argv[1:]
    solver = words.pop(0) if words[0] in STEP_SIZES else "adam"
    size = STEP_SIZES[solver] if "/" in words[0] else float(words.pop(0))
    data = table()
    for word in words:
        workers, batch, per_round, factor = word.split("/")
        found = losses(data, solver, size * float(factor), int(workers), int(batch), int(per_round))
        print(word, *(f"{one:.3f}" for one in found), flush=True)
