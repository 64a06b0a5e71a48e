"""Centers, scales and means of robust scaling by numpy: python3 robust_scaling.py (numpy 2.0 or newer).

(x - median)/(third quartile - first quartile), half of the range where these are equal, quantiles by
Hyndman and Fan's definition 2; features that are 0 or 1 stay as they are, and constant ones are divided
by infinity. The others are clipped by u/sqrt(1 + (u/3)^2), and their mean after it is subtracted.
RobustScalingSparkTest makes the same rows.
"""

import numpy as np


def column(name, i):
    return {
        "reals": (i * i * 37 + 11 * i) % 1009 / 8 - 40,
        "flags": (i * 31 % 10 == 3).astype(float),
        "mostlyZero": np.where(i % 10 == 1, i * 13 % 101 - 30, 0).astype(float),
        "constant": np.full(len(i), 5.5),
        "bytes": (i * i + i * 97) % 256 * 1.0,
        "threeValues": i % 3 * 1.0,
        "heavy": ((i * 53 % 1000) + 1.0) ** 4 / 64,
    }[name]


def scaling(x):
    least, most = x.min(), x.max()
    if least == most:
        return least, np.inf, 0.0
    if set(x) == {0, 1}:
        return 0.0, 1.0, 0.0
    first, median, third = np.quantile(x, [0.25, 0.5, 0.75], method="averaged_inverted_cdf")
    scale = third - first if third > first else (most - least) / 2
    u = (x - median) / scale
    return median, scale, np.mean(u / np.sqrt(1 + (u / 3) ** 2))


for rows in (1000, 1001):
    for weighted in (False, True):
        i = np.arange(rows)
        copies = 1 + i % 3 if weighted else np.ones(rows, dtype=int)
        found = [
            scaling(np.repeat(column(name, i), copies))
            for name in ("reals", "flags", "mostlyZero", "constant", "bytes", "threeValues", "heavy")
        ]
        print(rows, "weighted" if weighted else "unweighted")
        print("  centers", [float(center) for center, _, _ in found])
        print("  scales ", [float(scale) for _, scale, _ in found])
        print("  means  ", [float(mean) for _, _, mean in found])
