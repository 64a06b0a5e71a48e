"""Values of the functions in Elementary.java, correctly rounded from 70-digit decimals.

    python3 elementary.py > ../resources/reference/elementary.csv
"""

import random
from decimal import Decimal

from normal_cdf import PI, erfcx

ONE = Decimal(1)
SQRT_2 = Decimal(2).sqrt()


def sigmoid(x):
    return 1 / (1 + (-x).exp())


def tanh(x):
    e = (2 * x).exp()
    return (e - 1) / (e + 1)


def softplus(x):
    return (1 + x.exp()).ln()


def normal_cdf(x):
    z = abs(x) / SQRT_2
    tail = erfcx(z) * (-z * z).exp() / 2
    return tail if x < 0 else 1 - tail


def normal_pdf(x):
    return (-x * x / 2).exp() / (2 * PI).sqrt()


FUNCTIONS = {
    "exp": (Decimal.exp, 700),
    "expm1": (lambda x: x.exp() - 1, 40),
    "sigmoid": (sigmoid, 40),
    "tanh": (tanh, 20),
    "softplus": (softplus, 100),
    "normalCdf": (normal_cdf, 38),
    "normalPdf": (normal_pdf, 38),
}
HAND_PICKED = [1e-12, 1e-5, 0.1, 0.25, 0.34657, 0.34658, 0.5, 0.7, 1, 1.5, 2, 3, 5, 8, 10, 20]


def points(largest, seed):
    draw = random.Random(seed)
    wide = [draw.uniform(0, largest) for _ in range(25)]
    narrow = [draw.uniform(0, 2) for _ in range(25)]
    sizes = [x for x in HAND_PICKED if x <= largest] + wide + narrow
    return sorted([-x for x in sizes] + sizes)


def main():
    print("# made by src/test/reference/elementary.py: function, x, f(x)")
    for seed, (name, (function, largest)) in enumerate(FUNCTIONS.items()):
        for x in points(largest, seed):
            print(f"{name},{float(x)!r},{float(function(Decimal(x)))!r}")


if __name__ == "__main__":
    main()
