"""The areas that RankCountsTest.java expects, from scikit-learn on scores computed in 60 digits.

    pip install scikit-learn && python3 ranking.py
"""

from decimal import Decimal as D, getcontext

from sklearn.metrics import average_precision_score, roc_auc_score

getcontext().prec = 60

# (z, label, weight): ties between the labels and within them.
BINARY = [
    (-2, 0, 1), (-1, 1, 2), (-1, 0, 0.5), (0, 0, 3), (0.5, 1, 1), (0.5, 0, 1),
    (0.5, 1, 0.25), (1, 0, 0.125), (2, 1, 1), (2, 1, 3), (3, 0, 0.5), (4, 1, 1),
]
# (z of four classes, class, weight): nobody is of class 3; the last rows saturate.
CLASSES = [
    ([1, 0, -1, 0], 0, 1), ([0, 1, 0, -2], 1, 2), ([0.5, 0.25, 0, 1], 0, 0.5), ([0, 0, 0, 0], 2, 1),
    ([0, 0, 0, 0], 1, 3), ([-1, 2, 2, 0], 2, 1), ([-1, 2, 1, 0], 1, 0.25), ([3, 1, 2, -1], 2, 2),
    ([50, 1, 2, 3], 1, 1), ([51, 1, 2, 3], 0, 1), ([900, 0, 1, 2], 0, 1), ([901, 0, 1, 2], 2, 0.5),
]
# (z of two labels, labels, weight)
LABELS = [
    ([1, -1], [1, 0], 1), ([0.5, 2], [0, 1], 2), ([0.5, 0], [1, 0], 0.5), ([-1, 0], [0, 1], 1),
    ([-2, 1], [1, 0], 3), ([1, 3], [0, 1], 1),
]


def log_odds(z, k):
    return D(z[k]) - sum(D(x).exp() for j, x in enumerate(z) if j != k).ln()


def areas(scores, labels, weights):
    # Ranks stand for scores that a double would round together.
    order = sorted(set(scores))
    ranks = [order.index(s) for s in scores]
    return (
        roc_auc_score(labels, ranks, sample_weight=weights),
        average_precision_score(labels, ranks, sample_weight=weights),
    )


def mean(rows, classes):
    found = []
    for k in classes:
        scores = [log_odds(z, k) for z, _, _ in rows]
        found.append(areas(scores, [int(y == k) for _, y, _ in rows], [v for _, _, v in rows]))
    return found, [sum(column) / len(column) for column in zip(*found)]


def main():
    print("binary", areas(*zip(*BINARY)))
    print("binary, unweighted", areas(*list(zip(*BINARY))[:2], None))
    print("classes", mean(CLASSES, range(3)))
    for k in range(2):
        print("label", k, areas(*zip(*((z[k], y[k], v) for z, y, v in LABELS))))


if __name__ == "__main__":
    main()
