"""What scripts/bench.sh measures; each function gives plain data for the table and for --json."""
import json
import os
import pathlib
import statistics
import subprocess
import tempfile
import time

import numpy as np

from skipper_model import Context

RUNS_A_TURN = 4  # the first one brings caches and threads back, and does not count


class OtherLoad:
    """Percent of the machine that processes other than this one and its `workers` took inside a `with` block."""

    def __init__(self, workers=()):
        self.workers = workers  # ids of processes that run all the time

    def __enter__(self):
        self.start = self._jiffies()
        return self

    def __exit__(self, *_):
        busy, total, own = (after - before for after, before in zip(self._jiffies(), self.start))
        self.percent = max(0.0, 100 * (busy - own) / max(total, 1))

    def _jiffies(self):
        user, nice, system, idle, wait, irq, softirq, steal = map(int, open("/proc/stat").readline().split()[1:9])
        own = sum(os.times()[:4]) * os.sysconf("SC_CLK_TCK")
        for worker in self.workers:
            fields = open(f"/proc/{worker}/stat").read().rpartition(")")[2].split()
            own += int(fields[11]) + int(fields[12])  # in user code, in the kernel
        busy = user + nice + system + irq + softirq + steal
        return busy, busy + idle + wait, own


def latencies(engines, image, rounds):
    """Milliseconds of each engine's runs.  Engines take turns, so that a change of the machine's speed meets all."""
    inputs = [engine.prepare(image) for engine in engines]
    times = [[] for _ in engines]
    for turn in range(rounds + 2):  # two turns of warming up
        for engine, feed, kept in zip(engines, inputs, times):
            for run in range(RUNS_A_TURN):
                start = time.perf_counter()
                engine.run(feed)
                elapsed = 1e3 * (time.perf_counter() - start)
                if turn >= 2 and run > 0:
                    kept.append(elapsed)
    return [{"engine": engine.name, "version": engine.note, "median_ms": statistics.median(kept), "min_ms": min(kept),
             "p90_ms": float(np.percentile(kept, 90)), "runs": len(kept)} for engine, kept in zip(engines, times)]


def agreement(engines, images):
    """Largest difference of each engine's logits from the first one's, relative to the largest logit; equal top-5s."""
    reference, *others = ([np.array(v) for v in engine.run(engine.prepare(images))] for engine in engines)
    top = lambda values: np.argsort(-values, axis=1)[:, :5].tolist()
    return [{"engine": engine.name, "logits": float(abs(logits - reference[1]).max() / abs(reference[1]).max()),
             "same_top5": top(probabilities) == top(reference[0])}
            for engine, (probabilities, logits) in zip(engines[1:], others)]


def layers(model, image, threads, peak, runs):
    """Each step's median milliseconds over the runs, GFLOP/s, and % of the peak of all threads."""
    context = Context(model, threads, profile=True)
    samples = []
    for _ in range(runs + 5):
        context.step_ns[:] = 0
        context.predict(image)
        samples.append(context.step_ns * 1e-6)
    rows = []
    for (layer, flops, _, implementation), ms in zip(model.steps(), np.median(samples[5:], axis=0)):
        gflops = flops * len(image) / ms * 1e-6 if ms > 0 else 0.0
        rows.append({"layer": layer, "ms": float(ms), "gflops": float(gflops),
                     "percent_of_peak": float(100 * gflops / peak), "implementation": implementation})
    return rows


def first_result(commands, runs=5):
    """Load to first result: {name: medians of what the command prints}, each run in a process of its own, in turns."""
    results = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            output = subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True).stdout
            results[name].append(json.loads(output))
    return {name: {key: statistics.median(run[key] for run in found) for key in found[0]}
            for name, found in results.items()}


def generation(compiler, graph):
    """Seconds of skipper-compile for all three variants with an empty cache, and the archive's bytes."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        subprocess.run([str(compiler), str(graph), "--target", "avx512,avx2,sse41", "--entry", "predict", "--max-batch",
                        "4", "--keep", "fc1000", "-o", folder], check=True, capture_output=True)
        seconds = time.perf_counter() - start
        return {"seconds": seconds, "archive_bytes": (pathlib.Path(folder) / "libresnet50.a").stat().st_size}


def fma_peak(program, threads, variant):
    """GFLOP/s of `threads` threads that do nothing but FMAs: the best of three runs, as others can only slow them."""
    command = [str(program), str(threads), variant]
    return max(float(subprocess.run(command, check=True, capture_output=True, text=True).stdout) for _ in range(3))
