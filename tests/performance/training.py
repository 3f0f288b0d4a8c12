"""A training step of the MNIST ResNet in Skipper, PyTorch and Keras: time, peak memory, and Skipper's kernels."""
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile

import numpy as np

import measure
import mnist_resnet
from report import BUILD, note_other_load, table

BATCH = 32
PROFILED_STEPS = 20
LOSSES = 3


class Worker:
    """An engine in a process of its own: threads, memory and libraries of PyTorch and TensorFlow do not mix."""

    def __init__(self, name, options):
        library = BUILD / "examples/models/mnist_resnet/libmnist_resnet.so"
        command = [sys.executable, "-B", str(pathlib.Path(__file__).with_name("training_worker.py")), name, "--threads",
                   str(options.threads), "--batch", str(BATCH), "--library", str(library)]
        command += ["--variant", options.variant] if options.variant else []
        self.name, self.log = name, tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=self.log)

    def call(self, *call):
        try:
            print(json.dumps(call), file=self.process.stdin, flush=True)
        except BrokenPipeError:
            pass  # it has ended: no answer comes either
        answer = self.process.stdout.readline()
        if not answer:
            status = self.process.wait()
            self.log.seek(0)
            raise SystemExit(f"{self.log.read()}bench: {self.name} ended with status {status}")
        return json.loads(answer)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def agreement(workers):
    """The first losses of each, from the same weights and batches, and their distance from the first engine's."""
    rows = [{"engine": worker.name, "losses": [step["loss"] for step in worker.call("steps", LOSSES)]}
            for worker in workers]
    reference = np.array(rows[0]["losses"])
    for row in rows:
        row["distance"] = (abs(row["losses"] - reference) / reference).tolist()
    return rows


def agree(rows):
    """The first loss tells of the forward pass alone, the third of gradients and updates.  Rounding shows in that one:
    Adam's first updates are nearly the gradients' signs."""
    return all(row["distance"][0] < 1e-4 and max(row["distance"]) < 0.01 for row in rows)


def step_times(workers, rounds):
    """Milliseconds of each engine's steps and of their parts; in turns, as measure.latencies."""
    kept = [[] for _ in workers]
    for turn in range(rounds + 2):  # two turns of warming up
        for worker, steps in zip(workers, kept):
            done = worker.call("steps", measure.RUNS_A_TURN)
            if turn >= 2:
                steps += [step["ms"] for step in done[1:]]
    rows = []
    for worker, steps in zip(workers, kept):
        totals = [sum(step.values()) for step in steps]
        rows.append({"engine": worker.name, "median_ms": statistics.median(totals), "min_ms": min(totals),
                     "p90_ms": float(np.percentile(totals, 90)), "runs": len(totals),
                     "parts_ms": {part: statistics.median(step[part] for step in steps) for part in steps[0]}})
    return rows


def compare(options, workers, results):
    described = {worker.name: worker.call("describe") for worker in workers}
    results["agreement"] = agreement(workers)
    with measure.OtherLoad([worker.process.pid for worker in workers]) as others:
        results["steps"] = rows = step_times(workers, options.rounds)
    results["other_load_percent"] = others.percent
    for row, worker in zip(rows, workers):
        row |= described[row["engine"]] | worker.call("memory")
        if row["parameters"] != mnist_resnet.PARAMETERS:
            raise SystemExit(f"bench: {row['engine']} has {row['parameters']} parameters")
    peers = {row["engine"]: row["median_ms"] for row in rows}
    ratio = lambda row, peer: f"{row['median_ms'] / peers[peer]:.2f}" if peer in peers else "-"
    table(f"A training step of the MNIST ResNet, batch {BATCH}, fp32, Adam, {options.threads} threads; milliseconds",
          ["engine", "version", "median", "min", "p90", "x PyTorch", "x Keras", "peak MiB", "without libraries"],
          [[row["engine"], row["version"], row["median_ms"], row["min_ms"], row["p90_ms"], ratio(row, "PyTorch"),
            ratio(row, "Keras"), f"{row['peak_kib'] / 1024:.0f}",
            f"{(row['peak_kib'] - row['imported_kib']) / 1024:.0f}"] for row in rows])
    note_other_load(others)
    for row in rows:
        if len(row["parts_ms"]) > 1:
            print(f"  {row['engine']}: " + ", ".join(f"{part} {ms:.2f}" for part, ms in row["parts_ms"].items()))
    for row in results["agreement"]:
        print(f"  {row['engine']}: first losses {', '.join(f'{loss:.5f}' for loss in row['losses'])}")


def profile(options, skipper, variant, results):
    with measure.OtherLoad([skipper.process.pid]) as others:
        rows = skipper.call("profile", PROFILED_STEPS)
    peak = measure.fma_peak(BUILD / "bin/bench_fma_peak", options.threads, variant)
    for row in rows:
        row["gflops"] = 1e-6 * row.pop("flop") / row["ms"] if row["ms"] > 0 else 0.0
        row["percent_of_peak"] = 100 * row["gflops"] / peak
    results["fma_peak_gflops"], results["kernels"] = peak, rows
    table(f"Skipper's launches in a training step; FMA peak of {options.threads} threads: {peak:.0f} GFLOP/s",
          ["layer", "kernel", "algorithm", "ms", "GFLOP/s", "% of peak"],
          [[shortened(row["layer"]), row["kernel"], algorithm(row), f"{row['ms']:.3f}", row["gflops"],
            row["percent_of_peak"]] for row in rows])
    total = sum(row["ms"] for row in rows)
    table("The same by algorithm", ["algorithm", "launches", "ms", "% of time", "GFLOP/s", "% of peak"],
          [summary(name, group, total, peak) for name, group in groups(rows)])
    note_other_load(others)


def shortened(text, width=44):
    return text if len(text) <= width else text[:width - 3] + "..."


def algorithm(row):
    return row["implementation"].partition(" ")[0]


def groups(rows):
    """(name, rows) of each algorithm, the longest first, and of the parts of a step and of all."""
    named = {}
    for row in rows:
        named.setdefault(algorithm(row), []).append(row)
    found = sorted(named.items(), key=lambda item: -sum(row["ms"] for row in item[1]))
    found += [(part, [row for row in rows if row["part"] == part]) for part in ("train_step", "update")]
    return found + [("all", rows)]


def summary(name, rows, total, peak):
    ms = sum(row["ms"] for row in rows)
    gflops = sum(row["gflops"] * row["ms"] for row in rows) / max(ms, 1e-9)
    return [name, str(len(rows)), f"{ms:.3f}", 100 * ms / max(total, 1e-9), gflops, 100 * gflops / peak]


def run(options, names=("Skipper", "PyTorch", "Keras")):
    """All of it, printed; gives the numbers, and whether the engines agree."""
    workers = [Worker(name, options) for name in names]
    results = {"batch": BATCH, "threads": options.threads}
    try:
        compare(options, workers, results)
        if not options.only_latency and names[0] == "Skipper":
            profile(options, workers[0], results["steps"][0]["version"], results)
    finally:
        for worker in workers:
            worker.close()
    return results, agree(results["agreement"])
