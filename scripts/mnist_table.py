#!/usr/bin/env python3
"""What the runs of scripts/train_mnist.sh gave, as a table, and whether it is what it should be.

  mnist_table.py FOLDER [SEED ...]     the folder has <recipe>_<seed>/{history.json,finished.txt}; seeds: 1 2 3

Exit status: 0 passed, 1 missed or runs are not there.
"""
import json
import pathlib
import re
import statistics
import sys

# Training loss and accuracy after each epoch, as the Keras notebook prints them.
NOTEBOOK = [(0.1413, 0.9580), (0.0635, 0.9816), (0.0489, 0.9859)]
LOSS_TOLERANCE, ACCURACY_TOLERANCE = 0.02, 0.006
LEAST_ACCURACY, MOST_LOSS = 0.9925, 0.025  # on the test set, with mnist_train's own recipe


def read(folder):
    """Pairs of loss and accuracy: of each epoch in training, then on the test set."""
    epochs = json.loads((folder / "history.json").read_text())["epochs"]
    log = (folder / "finished.txt").read_text()
    test = [float(re.search(name + r" = ([\d.]+)", log)[1]) for name in ("Loss", "Test accuracy")]
    return [(epoch["loss"], epoch["accuracy"]) for epoch in epochs] + [tuple(test)]


def row(name, pairs):
    print(f"{name:<14}" + "".join(f"   {loss:.4f} {accuracy:.4f}" for loss, accuracy in pairs))


def table(title, runs):
    """Prints it; returns means and medians."""
    print(f"\n{title}\n{'':<14}", end="")
    print("".join(f"   {head:<13}" for head in ("epoch 1", "epoch 2", "epoch 3", "test")))
    for seed, pairs in sorted(runs.items()):
        row(f"seed {seed}", pairs)
    columns = [list(zip(*column)) for column in zip(*runs.values())]
    means = [tuple(map(statistics.mean, column)) for column in columns]
    medians = [tuple(map(statistics.median, column)) for column in columns]
    row("mean", means)
    row("median", medians)
    return means, medians


def verdict(what, passed):
    print(f"{'passed' if passed else 'MISSED'}: {what}")
    return passed


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    folder, seeds = pathlib.Path(sys.argv[1]), sys.argv[2:] or ["1", "2", "3"]
    try:
        runs = {recipe: {seed: read(folder / f"{recipe}_{seed}") for seed in seeds}
                for recipe in ("constant", "cosine")}
    except (OSError, ValueError, TypeError) as error:
        sys.exit(f"mnist_table.py: {folder}: a run is not finished: {error}")
    means, _ = table("Adam, learning rate 0.001, constant: loss and accuracy", runs["constant"])
    row("notebook", NOTEBOOK + [(0.0448, 0.9876)])
    _, medians = table("Adam, learning rate 0.001, cosine to 0: loss and accuracy", runs["cosine"])
    print()
    close = all(abs(mean[0] - wanted[0]) <= LOSS_TOLERANCE and abs(mean[1] - wanted[1]) <= ACCURACY_TOLERANCE
                for mean, wanted in zip(means, NOTEBOOK))
    loss, accuracy = medians[-1]
    results = [
        verdict(f"constant: the mean of each epoch is within {LOSS_TOLERANCE} (loss) and {ACCURACY_TOLERANCE} "
                "(accuracy) of the notebook's", close),
        verdict(f"cosine: median test accuracy {accuracy:.4f}, at least {LEAST_ACCURACY}", accuracy >= LEAST_ACCURACY),
        verdict(f"cosine: median test loss {loss:.4f}, at most {MOST_LOSS}", loss <= MOST_LOSS)]
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
