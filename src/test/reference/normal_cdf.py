"""Chebyshev coefficients of the normal distribution function in Elementary.java.

The function expanded is ln(erfc(z)/t) + z^2 in t = 2/(2 + z) for z >= 0; then
Phi(-x) = erfc(x / sqrt(2)) / 2. Pure Python with 70-digit decimals: erfc comes from its series or
its continued fraction, nothing is taken from a table.

    python3 normal_cdf.py    prints the coefficients, and the largest relative error by their number
"""

import math
from decimal import Decimal, getcontext

getcontext().prec = 70
TINY = Decimal(10) ** -68
NODES = 64
TERMS = 27  # the terms that Elementary.java keeps


def arctan_of_inverse(n):
    """arctan(1/n) by its Taylor series."""
    power = Decimal(1) / n
    total = power
    k = 1
    while True:
        power = -power / (n * n)
        k += 2
        if abs(power / k) < TINY:
            return total
        total += power / k


# Machin's formula.
PI = 4 * (4 * arctan_of_inverse(5) - arctan_of_inverse(239))


def cos(x):
    """The cosine by its Taylor series."""
    total = term = Decimal(1)
    k = 0
    while abs(term) > TINY:
        k += 2
        term = -term * x * x / (k * (k - 1))
        total += term
    return total


def erfcx(z):
    """e^(z^2) erfc(z) for z >= 0."""
    if z >= 4:
        tail = z
        for k in range(1500, 0, -1):
            tail = z + Decimal(k) / 2 / tail
        return 1 / (tail * PI.sqrt())
    total = term = z
    n = 0
    while True:
        n += 1
        term = -term * z * z / n
        if abs(term / (2 * n + 1)) < TINY:
            return (1 - 2 * total / PI.sqrt()) * (z * z).exp()
        total += term / (2 * n + 1)


def coefficients():
    """The Chebyshev coefficients on t in [0, 1], the first one doubled as usual."""
    angles = [PI * (2 * k + 1) / (2 * NODES) for k in range(NODES)]
    ts = [(1 + cos(angle)) / 2 for angle in angles]
    values = [(erfcx(2 / t - 2) / t).ln() for t in ts]
    return [
        2 * sum(value * cos(j * angle) for value, angle in zip(values, angles)) / NODES
        for j in range(NODES // 2)
    ]


def approximate_erfcx(z, terms):
    """e^(z^2) erfc(z) in double precision from these coefficients, by Clenshaw's recurrence."""
    t = 2 / (2 + z)
    x = 2 * t - 1
    d = previous = 0.0
    for c in reversed(terms[1:]):
        d, previous = 2 * x * d - previous + c, d
    return t * math.exp(0.5 * terms[0] + x * d - previous)


def largest_error(terms):
    """The largest relative error on z = 0, 0.02, ..., 9.98."""
    return max(
        abs(approximate_erfcx(i / 50, terms) / float(erfcx(Decimal(i) / 50)) - 1)
        for i in range(500)
    )


def main():
    terms = [float(c) for c in coefficients()]
    for j, c in enumerate(terms):
        print(j, format(c, ".17e"))
    for count in (20, 24, TERMS, 32):
        print(count, "terms: largest relative error", largest_error(terms[:count]))


if __name__ == "__main__":
    main()
