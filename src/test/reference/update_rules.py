"""Three steps of every update rule, from the published formulas in 50-digit decimals.

Each rule is written for one parameter as a recursion on scalars, except LAMB, whose norms run over
a tensor. The decimals are those of the doubles that the test feeds in: 0.1 is the double next to it.

    python3 update_rules.py > ../resources/reference/update_rules.csv
"""

from decimal import Decimal, getcontext

getcontext().prec = 50

START = [0.5, -1.25, 2.0, 0.75, -0.375, 1.5, -3.0, 1.75]
GRADIENTS = [
    [0.3, -0.7, 0.05, 1.1, -0.02, 0.9, -0.4, 0.65],
    [-0.2, -0.5, 0.15, 0.6, 0.08, -1.3, 0.7, 0.55],
    [0.6, 0.25, -0.35, -0.9, 0.04, 0.45, 0.1, -0.85],
]
SIZES = [0.1, 0.05, 0.2]
# Where w[1], b[1], w[2], b[2] end: 3 inputs, 1 hidden unit, 2 outputs.
ENDS = [3, 4, 6, 8]
MOMENTUM, DECAY, BETA1, BETA2 = map(Decimal, (0.9, 0.8, 0.7, 0.95))
EPSILON, WEIGHT_DECAY = map(Decimal, (1e-3, 0.3))


def gradient_descent(theta, gradients, sizes):
    for g, eta in zip(gradients, sizes):
        theta -= eta * g
        yield theta


def momentum(theta, gradients, sizes):
    """Polyak 1964, with the step size outside of the velocity."""
    for t in range(len(gradients)):
        # The velocity unrolled: u_t = Σ μ^(t-i) g_i.
        u = sum(MOMENTUM ** (t - i) * gradients[i] for i in range(t + 1))
        theta -= sizes[t] * u
        yield theta


def nesterov(theta, gradients, sizes):
    """Sutskever 2013, at the point looked ahead to: g_t + Σ μ^(t-i+1) g_i."""
    for t in range(len(gradients)):
        u = sum(MOMENTUM ** (t - i) * gradients[i] for i in range(t + 1))
        theta -= sizes[t] * (gradients[t] + MOMENTUM * u)
        yield theta


def mean(decay, values):
    """The exponential mean from 0, unrolled."""
    n = len(values)
    return (1 - decay) * sum(decay ** (n - 1 - i) * values[i] for i in range(n))


def squares(values):
    return [value * value for value in values]


def adagrad(theta, gradients, sizes):
    for t, g in enumerate(gradients):
        theta -= sizes[t] * g / (sum(squares(gradients[: t + 1])).sqrt() + EPSILON)
        yield theta


def rmsprop(theta, gradients, sizes):
    for t, g in enumerate(gradients):
        theta -= sizes[t] * g / (mean(DECAY, squares(gradients[: t + 1])).sqrt() + EPSILON)
        yield theta


def adadelta(theta, gradients, sizes):
    """Zeiler 2012, Algorithm 1: RMS[x] = sqrt(E[x²] + ε)."""
    moves = [Decimal(0)]
    for t, g in enumerate(gradients):
        numerator = (mean(DECAY, squares(moves)) + EPSILON).sqrt()
        denominator = (mean(DECAY, squares(gradients[: t + 1])) + EPSILON).sqrt()
        move = -numerator / denominator * g
        moves.append(move)
        theta += sizes[t] * move
        yield theta


def adam_parts(gradients):
    """Kingma and Ba 2015: the unbiased means of the gradients and of their squares."""
    t = len(gradients)
    first = mean(BETA1, gradients) / (1 - BETA1**t)
    second = mean(BETA2, squares(gradients)) / (1 - BETA2**t)
    return first, second


def adam(theta, gradients, sizes):
    for t in range(len(gradients)):
        first, second = adam_parts(gradients[: t + 1])
        theta -= sizes[t] * first / (second.sqrt() + EPSILON)
        yield theta


def adamw(theta, gradients, sizes):
    """Loshchilov and Hutter 2019: the decay goes by the step size, and not through the means."""
    for t in range(len(gradients)):
        first, second = adam_parts(gradients[: t + 1])
        theta -= sizes[t] * (first / (second.sqrt() + EPSILON) + WEIGHT_DECAY * theta)
        yield theta


def nadam(theta, gradients, sizes):
    """Dozat 2016 with a constant β₁: the next step's momentum is applied now."""
    for t in range(1, len(gradients) + 1):
        g = gradients[t - 1]
        _, second = adam_parts(gradients[:t])
        ahead = BETA1 * mean(BETA1, gradients[:t]) / (1 - BETA1 ** (t + 1))
        now = (1 - BETA1) * g / (1 - BETA1**t)
        theta -= sizes[t - 1] * (ahead + now) / (second.sqrt() + EPSILON)
        yield theta


def norm(values):
    return sum(squares(values)).sqrt()


def lamb_tensor(theta, gradients, sizes, is_weight):
    """You et al. 2020, Algorithm 2, with φ the identity; biases as in Adam."""
    for t in range(len(gradients)):
        moves = []
        for i, x in enumerate(theta):
            first, second = adam_parts([g[i] for g in gradients[: t + 1]])
            r = first / (second.sqrt() + EPSILON)
            moves.append(r + WEIGHT_DECAY * x if is_weight else r)
        ratio = norm(theta) / norm(moves) if is_weight else 1
        theta = [x - sizes[t] * ratio * move for x, move in zip(theta, moves)]
        yield theta


def exact(values):
    return [Decimal(value) for value in values]


def by_entry(rule):
    def steps(start, gradients, sizes):
        columns = [
            list(rule(start[i], [g[i] for g in gradients], sizes)) for i in range(len(start))
        ]
        return list(zip(*columns))

    return steps


def weights_only(rule, otherwise):
    """One rule for weights and another for biases."""

    def steps(start, gradients, sizes):
        weights = by_entry(rule)(start, gradients, sizes)
        biases = by_entry(otherwise)(start, gradients, sizes)
        return [
            [w if tensor(i) % 2 == 0 else b for i, (w, b) in enumerate(zip(ws, bs))]
            for ws, bs in zip(weights, biases)
        ]

    return steps


def tensor(i):
    return sum(end <= i for end in ENDS)


def lamb(start, gradients, sizes):
    parts = []
    for t, end in enumerate(ENDS):
        first = 0 if t == 0 else ENDS[t - 1]
        part = [g[first:end] for g in gradients]
        parts.append(list(lamb_tensor(start[first:end], part, sizes, t % 2 == 0)))
    return [sum((list(part[step]) for part in parts), []) for step in range(len(sizes))]


RULES = {
    "gradient-descent": by_entry(gradient_descent),
    "momentum": by_entry(momentum),
    "nesterov": by_entry(nesterov),
    "adagrad": by_entry(adagrad),
    "rmsprop": by_entry(rmsprop),
    "adadelta": by_entry(adadelta),
    "adam": by_entry(adam),
    "adamw": weights_only(adamw, adam),
    "nadam": by_entry(nadam),
    "lamb": lamb,
}


def row(name, step, values):
    print(",".join([name, str(step)] + [repr(float(value)) for value in values]))


def main():
    print("# made by src/test/reference/update_rules.py: name, step, one number per parameter")
    row("start", 0, START)
    row("ends", 0, ENDS)
    for t in range(3):
        row("gradient", t + 1, GRADIENTS[t])
        row("size", t + 1, [SIZES[t]])
    for name, rule in RULES.items():
        steps = rule(exact(START), [exact(g) for g in GRADIENTS], exact(SIZES))
        for t, values in enumerate(steps):
            row(name, t + 1, values)


if __name__ == "__main__":
    main()
