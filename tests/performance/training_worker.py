"""One engine of scripts/bench.sh's training, in a process of its own, with threads and a peak of memory of its own.

Answers each line of its standard input, a call such as ["steps", 4], with a line of JSON; see training.Worker.
"""
import argparse
import importlib
import json
import os
import sys
import time

import mnist_resnet

BATCHES = 8  # that steps go round


def memory(field):
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(field + ":"))


class Calls:
    def __init__(self, options):
        engine = importlib.import_module(f"train_{options.engine.lower()}").Engine
        with open("/proc/self/clear_refs", "w") as peak:
            peak.write("5")  # what importing needed for a while does not count
        self.imported = memory("VmRSS")
        self.engine = engine(mnist_resnet.weights(), options)
        self.feeds = [self.engine.prepare(*mnist_resnet.batch(options.batch, seed)) for seed in range(BATCHES)]
        self.count = 0

    def describe(self):
        return {"version": self.engine.note, "parameters": self.engine.parameter_count()}

    def steps(self, count):
        """The loss of each step and the milliseconds of its parts."""
        done = []
        for _ in range(count):
            feed, times = self.feeds[self.count % BATCHES], {}
            for name, part in self.engine.parts.items():
                start = time.perf_counter()
                loss = part(feed)
                times[name] = 1e3 * (time.perf_counter() - start)
            done.append({"loss": loss, "ms": times})
            self.count += 1
        return done

    def profile(self, runs):
        return self.engine.profile(self.feeds[0], runs)

    def memory(self):
        return {"peak_kib": memory("VmHWM"), "imported_kib": self.imported}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("engine", choices=["Skipper", "PyTorch", "Keras"])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--library", help="Skipper: the model's shared object")
    parser.add_argument("--variant", help="Skipper: the best that the CPU has, without it")
    return parser.parse_args()


def main():
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what libraries print goes elsewhere
    calls = Calls(arguments())
    for line in sys.stdin:
        name, *values = json.loads(line)
        print(json.dumps(getattr(calls, name)(*values)), file=answers, flush=True)


if __name__ == "__main__":
    main()
