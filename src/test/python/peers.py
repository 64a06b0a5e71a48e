"""Peers of the benchmark images-accuracy: scikit-learn and PyTorch, in a process of its own.

Usage: peers.py sklearn|torch IMAGES TRAIN TEST CORES. Follows the protocol of Child.java: says
"@ready NOTE", then reads lines "BATCH@STEPSIZE ROUND" and answers each with "@values SECONDS SECONDS EPOCHS ACCURACY".

The first seconds are those from the pixels in memory, a byte each, to the model: scaling them to
0 … 1, and the epochs; the second are those of the epochs alone. Neither count reading the file or
looking at the test images. Only whole epochs count, as for the others.
"""

import sys
import time

import numpy as np

WANTED = 0.96
EPOCHS = 40


def images(path, train, test):
    records = np.fromfile(path, np.uint8).reshape(train + test, 785)
    x = np.ascontiguousarray(records[:, 1:])
    y = records[:, 0].astype(np.int64)
    return x[:train], y[:train], scaled(x[train:]), y[train:]


def scaled(pixels):
    return pixels.astype(np.float32) / 255


def timed_scaled(pixels):
    # Once before, because memory that nobody used during the turns of others comes back slowly.
    scaled(pixels)
    start = time.perf_counter()
    x = scaled(pixels)
    return x, time.perf_counter() - start


def until_wanted(before, epoch, accuracy):
    """Runs epochs until the test accuracy is as wanted, after so many seconds of scaling."""
    seconds = 0.0
    for done in range(1, EPOCHS + 1):
        start = time.perf_counter()
        epoch()
        seconds += time.perf_counter() - start
        reached = accuracy()
        if reached >= WANTED:
            return before + seconds, seconds, done, reached
    return float("nan"), seconds, EPOCHS, reached


def sklearn_run(data, batch, step_size, seed):
    from sklearn.neural_network import MLPClassifier

    pixels, y, x_test, y_test = data
    x, before = timed_scaled(pixels)
    network = MLPClassifier(
        (256,),
        solver="adam",
        batch_size=batch,
        learning_rate_init=step_size,
        alpha=0,
        random_state=seed,
    )
    classes = np.arange(10)
    return until_wanted(
        before, lambda: network.partial_fit(x, y, classes), lambda: network.score(x_test, y_test)
    )


def torch_run(data, batch, step_size, seed):
    import torch

    torch.manual_seed(seed)
    pixels, y, x_test, y_test = data
    x, before = timed_scaled(pixels)
    x, y, x_test, y_test = (torch.from_numpy(part) for part in (x, y, x_test, y_test))
    network = torch.nn.Sequential(
        torch.nn.Linear(784, 256), torch.nn.ReLU(), torch.nn.Linear(256, 10)
    )
    adam = torch.optim.Adam(network.parameters(), lr=step_size)
    loss = torch.nn.CrossEntropyLoss()

    def epoch():
        # Faster than a DataLoader, which collects a batch row by row.
        for rows in torch.randperm(len(x)).split(batch):
            adam.zero_grad()
            loss(network(x[rows]), y[rows]).backward()
            adam.step()

    def accuracy():
        with torch.no_grad():
            return (network(x_test).argmax(1) == y_test).double().mean().item()

    return until_wanted(before, epoch, accuracy)


def main(library, path, train, test, cores):
    if library == "torch":
        import torch

        torch.set_num_threads(int(cores))
        run, note = torch_run, "PyTorch " + torch.__version__
    else:
        import sklearn

        run, note = sklearn_run, "scikit-learn " + sklearn.__version__
    data = images(path, int(train), int(test))
    print("@ready", note + ", NumPy " + np.__version__, flush=True)
    for line in sys.stdin:
        way, seed = line.split()
        batch, step_size = way.split("@")
        values = run(data, int(batch), float(step_size), int(seed) % 2**32)
        print("@values", *values, flush=True)


main(*sys.argv[1:])
