#!/usr/bin/env python3
"""Whether two checkouts give the same kernels: compares Halide's lowered statements of the example models.

  compare_statements.py CHECKOUT CHECKOUT [--model NAME ...] [--target NAME ...] [--jobs N] [--show KERNEL]

Both checkouts are built (scripts/build.sh): each one's own skipper-compile lowers the graph that its own spec's program
printed, for every target, precision and entry point.  Names of variables may differ: they are numbered in the order in
which a kernel mentions them.  Names of kernels, of Halide's functions and of types may not.

Prints a line for each kernel that differs, is new or is gone, and then `N kernels, N differ`; --show prints both
statements of one kernel instead.  Exit status 1 if any differ.
"""

import argparse
import concurrent.futures
import hashlib
import os
import pathlib
import re
import subprocess
import sys

TRAINING = ["--entry", "predict,cam,train_step,update"]
INFERENCE = ["--entry", "predict,cam"]
# Model, entry points and batch as examples/models/CMakeLists.txt has them.
MODELS = {
    "tiny": TRAINING + ["--max-batch", "5"],
    "mnist_resnet": TRAINING + ["--max-batch", "32"],
    "resnet50": INFERENCE + ["--max-batch", "4", "--keep", "fc1000"],
    "blocks": ["--entry", "predict", "--max-batch", "4"],
}
HALF_WEIGHTS = ["--weights", "float16"]
TARGETS = {
    "avx512": [[], HALF_WEIGHTS],
    "avx2": [[], HALF_WEIGHTS],
    "sse41": [[]],
    "avx512_vnni": [["--arithmetic", "int8"]],
    "arm": [[]],
    "arm_dot_prod": [[], ["--arithmetic", "int8"]],
    "arm_fp16": [HALF_WEIGHTS + ["--arithmetic", "float16"]],
    "cuda70": [[]],
    "cuda80": [[]],
    "opencl": [[]],
}

# What Halide's printer says itself; an identifier before "(" is a function's name or a cast's type.
WORDS = set("module name target external_plus_metadata func internal let allocate free produce consume for parallel "
            "vectorized unrolled gpu_block gpu_thread gpu_lane if else in Stack Heap Register GPUShared aligned assert "
            "true false void struct where custom_new custom_delete atomic fork acquire prefetch".split())
TYPE = re.compile(r"^(u?int|float|bfloat|handle)\d+(x\d+)?$|^x\d+$|^halide_")
IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_.$]*")
# Halide numbers what has one name, also in the source of a device's kernels, whose length it then says.
COUNTED = re.compile(r"(__|\$)\d+")
LENGTH = re.compile(r"(_initialize_kernels\(.*), \d+\)")


def anonymous(statement):
    """The statement with its variables numbered."""
    numbers = {}

    def rename(match):
        word, behind = match.group(), statement[match.end():match.end() + 1]
        if behind == "(":
            return COUNTED.sub("", word)
        if word in WORDS or TYPE.match(word):
            return word
        return f"v{numbers.setdefault(word, len(numbers))}"

    return LENGTH.sub(r"\1)", IDENTIFIER.sub(rename, statement))


def kernels_of(text):
    """Name to statement, as `module name=NAME, target=TARGET` begins them."""
    kernels = {}
    for part in re.split(r"(?m)^(?=module name=)", text):
        match = re.match(r"module name=([^,]+), target=(.*)\n", part)
        if match:
            kernels[match.group(1)] = part[match.end():].strip()
    return kernels


def lowered(checkout, model, arguments):
    build = checkout / "build/release"
    graph = build / "examples/models" / model / f"{model}.nn.mlir"
    command = [build / "bin/skipper-compile", graph, "--emit=stmt", *arguments]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        # Both must refuse alike: a model that trains has no half weights.
        return {"refused": result.stderr.replace(str(graph), model)}
    return kernels_of(result.stdout)


def cases(models, targets):
    for model in models:
        for target in targets:
            for precision in TARGETS[target]:
                entries = MODELS[model]
                if precision:  # training computes in float32 alone
                    entries = [e.replace(",train_step,update", "") for e in entries]
                label = " ".join([model, target, *(p for p in precision if not p.startswith("--"))])
                yield label, model, entries + ["--target", target, *precision]


def compared(label, model, arguments, checkouts):
    before, after = (lowered(checkout, model, arguments) for checkout in checkouts)
    lines = []
    for name in sorted(before.keys() | after.keys()):
        if name not in after or name not in before:
            lines.append(f"{label}: {name} is {'gone' if name in before else 'new'}")
            continue
        hashes = [hashlib.sha256(anonymous(k[name]).encode()).hexdigest()[:12] for k in (before, after)]
        if hashes[0] != hashes[1]:
            lines.append(f"{label}: {name} differs: {hashes[0]} {hashes[1]}")
    if not before or "refused" in before:
        lines.append(f"{label}: nothing to compare: {before.get('refused', 'no kernel')}")
    return len(before), lines, (before, after)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkouts", nargs=2, type=pathlib.Path)
    parser.add_argument("--model", action="append", choices=MODELS)
    parser.add_argument("--target", action="append", choices=TARGETS)
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--show", metavar="KERNEL")
    options = parser.parse_args()
    checkouts = [checkout.resolve() for checkout in options.checkouts]
    total, differ = 0, 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        runs = [pool.submit(compared, *case, checkouts)
                for case in cases(options.model or MODELS, options.target or TARGETS)]
        for run in runs:
            count, lines, sides = run.result()
            total, differ = total + count, differ + len(lines)
            if options.show:
                lines = [f"{which}:\n{side[options.show]}" for which, side in zip(("before", "after"), sides)
                         if options.show in side]
            print("\n".join(lines), end="\n" if lines else "", flush=True)
    print(f"{total} kernels, {differ} differ")
    return 1 if differ or total == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
