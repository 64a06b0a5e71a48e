#!/usr/bin/env python3
"""tabular.py FOLDER|scikit-learn [SET …]: what two lines of configuration learn, beside scikit-learn.

FOLDER holds sets.csv (name,label,task,…; task regression, binary or multiclass) and NAME.train.csv, NAME.test.csv (or
.csv.gz). `scikit-learn` stands for nine small sets that come with it, split anew for each seed. Each set is trained with
three seeds by run-scripts/train.sh, and predicted by run-scripts/predict.sh. Printed are log loss or RMSE on the test
rows, mean and deviation over the seeds, and in brackets the paired difference to the peer in standard errors, by a
bootstrap over test rows: below -1 Tributary is ahead. Needs scikit-learn and pandas.
"""
import gzip
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn import datasets
from sklearn.compose import TransformedTargetRegressor, make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

ROOT = Path(__file__).resolve().parents[3]
SEEDS = (1, 2, 3)
DRAWS = 1000


def plain(folder, name, work):
    """The path of a CSV file that is not compressed."""
    path = folder / name
    if path.exists():
        return path
    text = gzip.decompress((folder / (name + ".gz")).read_bytes())
    (work / name).write_bytes(text)
    return work / name


def script(name, *arguments):
    done = subprocess.run([ROOT / "run-scripts" / name, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{name} {' '.join(map(str, arguments))}: {done.stdout}{done.stderr}")


def losses(task, predicted, actual, classes):
    """The loss of each test row: squared error, or -log p of its class."""
    if task == "regression":
        return (predicted - actual) ** 2
    place = {c: k for k, c in enumerate(classes)}
    rows = np.array([place[c] for c in actual])
    return -np.log(np.clip(predicted[np.arange(len(rows)), rows], 1e-15, 1))


def tributary(train, test, label, task, seed, work):
    conf = work / "two.conf"
    conf.write_text(f'data {{ path = "{train}", label = {label} }}\n')
    model, out = work / "model", work / "predicted.json"
    script("train.sh", conf, f"data.testPath={test}", f"training.seed={seed}", f"output.path={model}",
           "output.overwrite=true")
    script("predict.sh", model, test, out, "--overwrite")
    rows = [json.loads(line) for part in sorted(out.glob("part-*")) for line in part.read_text().splitlines()]
    actual = np.array([row[label] for row in rows])
    if task == "regression":
        return losses(task, np.array([row["prediction"] for row in rows]), actual, None)
    probability = np.array([row["probability"] for row in rows])
    return losses(task, probability, actual, sorted(pd.read_csv(train)[label].unique()))


def peers(train, test, label, task, seed):
    frame, others = pd.read_csv(train), pd.read_csv(test)
    texts = [c for c in frame.columns if c != label and not pd.api.types.is_numeric_dtype(frame[c])]
    numbers = [c for c in frame.columns if c != label and c not in texts]
    prepare = make_column_transformer(
        (make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), numbers),
        (make_pipeline(SimpleImputer(strategy="constant", fill_value="?"),
                       OneHotEncoder(handle_unknown="ignore", max_categories=100, sparse_output=False)), texts))
    if task == "regression":
        network = TransformedTargetRegressor(MLPRegressor(random_state=seed), transformer=StandardScaler())
        stopped = TransformedTargetRegressor(
            MLPRegressor(random_state=seed, early_stopping=True), transformer=StandardScaler())
        models = {"MLP": network, "MLP, early stopping": stopped, "linear": Ridge()}
    else:
        models = {"MLP": MLPClassifier(random_state=seed),
                  "MLP, early stopping": MLPClassifier(random_state=seed, early_stopping=True),
                  "linear": LogisticRegression(max_iter=1000)}
    found = {}
    for name, model in models.items():
        fitted = make_pipeline(prepare, model).fit(frame.drop(columns=label), frame[label])
        x = others.drop(columns=label)
        predicted = fitted.predict(x) if task == "regression" else fitted.predict_proba(x)
        classes = None if task == "regression" else list(fitted.classes_)
        found[name] = losses(task, predicted, others[label].to_numpy(), classes)
    return found


def figure(task, row_losses):
    mean = np.mean(row_losses)
    return np.sqrt(mean) if task == "regression" else mean


def small_set(name, seed, work):
    """Writes one of scikit-learn's own sets as two files."""
    if name in ("iris", "wine", "digits", "breast_cancer", "diabetes"):
        x, y = getattr(datasets, "load_" + name)(return_X_y=True)
    else:
        noise = {"moons": 0.25, "friedman1": 1, "friedman2": 125, "friedman3": 0.1}[name]
        x, y = getattr(datasets, "make_" + name)(1000, noise=noise, random_state=seed)
    table = pd.DataFrame(x, columns=[f"x{j}" for j in range(x.shape[1])]).assign(y=y)
    classes = y if len(np.unique(y)) <= 20 else None
    parts = train_test_split(table, test_size=0.25, random_state=seed, stratify=classes)
    paths = [work / f"{name}.{part}.csv" for part in ("train", "test")]
    for part, path in zip(parts, paths):
        part.to_csv(path, index=False)
    return paths


SMALL = {"iris": "multiclass", "wine": "multiclass", "digits": "multiclass", "breast_cancer": "binary",
         "moons": "binary", "diabetes": "regression", "friedman1": "regression", "friedman2": "regression",
         "friedman3": "regression"}


def main(folder, only):
    small = str(folder) == "scikit-learn"
    if small:
        sets = pd.DataFrame({"name": SMALL.keys(), "label": "y", "task": SMALL.values()})
    else:
        sets = pd.read_csv(folder / "sets.csv")
    print("| set | Tributary | MLP | MLP, early stopping | linear |\n|---|---|---|---|---|")
    for name, label, task in zip(sets["name"], sets["label"], sets["task"]):
        if only and name not in only:
            continue
        runs = {}
        for seed in SEEDS:
            with tempfile.TemporaryDirectory() as temporary:
                work = Path(temporary)
                if small:
                    train, test = small_set(name, seed, work)
                else:
                    train, test = (plain(folder, f"{name}.{part}.csv", work) for part in ("train", "test"))
                runs.setdefault("Tributary", []).append(tributary(train, test, label, task, seed, work))
                for peer, found in peers(train, test, label, task, seed).items():
                    runs.setdefault(peer, []).append(found)
        # The same test rows for every seed, or others.
        print(line(name, task, runs, np.concatenate if small else lambda each: np.mean(each, axis=0)), flush=True)


def line(name, task, runs, together):
    random = np.random.default_rng(1)
    own = together(runs["Tributary"])
    cells = []
    for peer, found in runs.items():
        each = [figure(task, run) for run in found]
        text = f"{np.mean(each):.5g} ± {np.std(each, ddof=1):.2g}"
        if peer != "Tributary":
            difference = own - together(found)
            draws = [np.mean(difference[random.integers(0, len(own), len(own))]) for _ in range(DRAWS)]
            text += f" ({np.mean(difference) / np.std(draws):+.1f})"
        cells.append(text)
    return f"| {name} | " + " | ".join(cells) + " |"


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), sys.argv[2:])
