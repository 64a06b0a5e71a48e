"""The worked example of TwoLayerExampleTest.java: 2 inputs, 2 tanh units, 1 sigmoid unit, 3 rows.

Written unit by unit and row by row, with the chain rule spelled out; no matrix, no shortcut such as
dJdz = a - y: the two factors dJda and dadz of the last layer are multiplied as they stand.

    python3 two_layer_example.py
"""

import math

X = [[1.0, 2.0], [-1.0, 0.5], [0.25, -1.5]]  # one row per observation
Y = [1.0, 0.0, 1.0]
V = [1.0, 2.0, 0.5]  # instance weights
W1 = [[0.5, -0.25], [0.75, 1.0]]  # W1[i][j]: from input i to unit j
B1 = [0.1, -0.2]
W2 = [1.5, -0.5]  # from hidden unit j
B2 = 0.3


def show(name, numbers):
    print(name + ":", ", ".join(repr(number) for number in numbers))


def main():
    z1, a1, z2, a2, dz2, da1, dz1 = [], [], [], [], [], [], []
    loss = 0.0
    for x, y, v in zip(X, Y, V):
        z = [B1[j] + W1[0][j] * x[0] + W1[1][j] * x[1] for j in range(2)]
        a = [math.tanh(u) for u in z]
        top = B2 + W2[0] * a[0] + W2[1] * a[1]
        p = 1 / (1 + math.exp(-top))
        loss += v * (-y * math.log(p) - (1 - y) * math.log(1 - p))
        dp = v * (-y / p + (1 - y) / (1 - p))
        dtop = dp * p * (1 - p)
        da = [W2[j] * dtop for j in range(2)]
        z1 += z
        a1 += a
        z2.append(top)
        a2.append(p)
        dz2.append(dtop)
        da1 += da
        dz1 += [da[j] / math.cosh(z[j]) ** 2 for j in range(2)]
    rows = range(len(X))
    show("z1, row by row", z1)
    show("a1, row by row", a1)
    show("z2", z2)
    show("a2", a2)
    show("loss sum", [loss])
    show("dJdz2", dz2)
    show("dJda1, row by row", da1)
    show("dJdz1, row by row", dz1)
    show("dJdw2", [sum(a1[2 * r + j] * dz2[r] for r in rows) for j in range(2)])
    show("dJdb2", [sum(dz2)])
    dw1 = [sum(X[r][i] * dz1[2 * r + j] for r in rows) for j in range(2) for i in range(2)]
    show("dJdw1, unit by unit", dw1)
    show("dJdb1", [sum(dz1[2 * r + j] for r in rows) for j in range(2)])


if __name__ == "__main__":
    main()
