"""The metrics that MetricSumsTest.java expects, from their textbook definitions in fractions.

    python3 metrics.py
"""

from fractions import Fraction as F
from math import sqrt

# (actual, predicted, weight)
BINARY = [(1, 1, 2), (1, 0, 1), (0, 0, 3), (0, 1, F(1, 2)), (1, 1, 1), (0, 0, 1)]
CLASSES = [(0, 0, 1), (0, 1, 2), (1, 1, 1), (2, 2, 4), (2, 0, 1), (1, 2, F(1, 2)), (2, 2, 1)]
# (actual, predicted, weight) of a regression
REAL = [(3, F(5, 2), 1), (F(-1, 2), 0, 2), (2, 2, 1), (7, 8, F(1, 2)), (-4, F(-13, 4), 3)]


def accuracy(rows):
    return sum(v for y, a, v in rows if y == a) / F(sum(v for _, _, v in rows))


def f1(rows, k):
    hits = sum(v for y, a, v in rows if y == a == k)
    precision = F(hits) / sum(v for _, a, v in rows if a == k)
    recall = F(hits) / sum(v for y, _, v in rows if y == k)
    return 2 * precision * recall / (precision + recall)


def weighted_f1(rows):
    total = F(sum(v for _, _, v in rows))
    classes = {y for y, _, _ in rows}
    return sum(f1(rows, k) * sum(v for y, _, v in rows if y == k) / total for k in classes)


def main():
    print("binary accuracy", float(accuracy(BINARY)), "f1", float(f1(BINARY, 1)))
    print("classes accuracy", float(accuracy(CLASSES)), "weighted f1", float(weighted_f1(CLASSES)))
    print("f1 by class", [float(f1(CLASSES, k)) for k in range(3)])
    weight = F(sum(v for _, _, v in REAL))
    squares = sum(v * (y - a) ** 2 for y, a, v in REAL)
    mean = sum(v * y for y, _, v in REAL) / weight
    spread = sum(v * (y - mean) ** 2 for y, _, v in REAL)
    print("rmse", sqrt(squares / weight))
    print("mae", float(sum(v * abs(y - a) for y, a, v in REAL) / weight))
    print("r2", float(1 - squares / spread))


if __name__ == "__main__":
    main()
