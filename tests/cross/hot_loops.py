"""hot_loops.py SKIPPER_COMPILE LLVM_MCA REPORT MODEL_FOLDER...: the innermost loops of the ARM models' convolutions and
kernel gradients under llvm-mca: fused multiply-adds per cycle above 85 % of each core's peak, and no stack traffic.
Where weights are float16 conversions share the pipes of the multiply-adds: above 70 %.  Kernels in int8 have dot
products instead, whose peak is of their own.  Writes a table of them."""

import collections
import json
import pathlib
import re
import subprocess
import sys

CORES = ("neoverse-n1", "neoverse-v1")
SHARE = {"float32": 0.85, "float16": 0.70}  # by the type of the weights
ITERATIONS = 100
# The dense layer's reduces over the batch alone, whose length is not known, so its loop is not unrolled: 79 % of peak,
# in less than a thousandth of a training step's operations.
EXEMPT = {"fc10_kernel_gradient"}

Loop = collections.namedtuple("Loop", "function first last body")
Row = collections.namedtuple("Row", "products instructions shares kernel")
BRANCH = r"\s+(?:b|b\.\w+|cbn?z|tbn?z)\s.*?(\.L\w+)\s*(?://.*)?$"
FMLA, DOT = re.compile(r"fmla\b"), re.compile(r"[su]dot\b")


class Mca:
    """Cycles of loop bodies, each measured once."""

    def __init__(self, program):
        self.program, self.known = program, {}

    def cycles(self, core, body):
        key = (core, "\n".join(body))
        if key not in self.known:
            text = subprocess.run(
                [self.program, "-mtriple=aarch64", f"-mcpu={core}", f"-iterations={ITERATIONS}"],
                input=key[1], text=True, capture_output=True, check=True).stdout
            self.known[key] = int(re.search(r"Total Cycles:\s+(\d+)", text)[1]) / ITERATIONS
        return self.known[key]

    def peak(self, core, product=FMLA):
        """Products a cycle, of a loop of nothing else."""
        operands = "v30.4s, v31.s[0]" if product is FMLA else "v30.16b, v31.4b[0]"
        body = [f"{'fmla' if product is FMLA else 'udot'} v{i}.4s, {operands}" for i in range(24)]
        return round(len(body) / self.cycles(core, body))


def count(product, body):
    return sum(bool(product.match(line)) for line in body)


def innermost_loops(assembly):
    lines, labels, function, loops = assembly.split("\n"), {}, None, []
    for number, line in enumerate(lines):
        if label := re.match(r"(\.L\w+):", line):
            labels[label[1]] = number
        elif name := re.match(r"([A-Za-z_]\w*):", line):
            function = name[1]
        elif (branch := re.match(BRANCH, line)) and branch[1] in labels:
            first = labels[branch[1]]
            code = (text.split("//")[0].strip() for text in lines[first + 1 : number + 1])
            loops.append(Loop(function, first, number, [c for c in code if c and not re.match(r"\.|.*:$", c)]))
    spans = [(loop.first, loop.last) for loop in loops]
    return [l for l in loops if not any(l.first <= a and b <= l.last and (a, b) != (l.first, l.last) for a, b in spans)]


def is_of(loop, symbol):
    return loop.function == symbol or loop.function.startswith(symbol + "_par_for_")


def assembly_of(compiler, folder, manifest):
    entries = ["predict"] + ["cam"] * ("cam" in manifest) + ["train_step", "update"] * ("training" in manifest)
    (spec,) = folder.glob("*.nn.mlir")
    variant = manifest["variants"][0]
    return subprocess.run(
        [compiler, spec, "--target", variant["name"], "--entry", ",".join(entries), "--max-batch",
         str(manifest["max_batch"]), "--weights", variant["weights"], "--arithmetic", variant["arithmetic"],
         "--emit=asm"], text=True, capture_output=True, check=True).stdout


def check_model(compiler, mca, folder):
    """(rows, problems) of one model."""
    manifest = json.loads((folder / "manifest.json").read_text())
    loops = innermost_loops(assembly_of(compiler, folder, manifest))
    rows, problems = collections.defaultdict(list), []
    weights = manifest["variants"][0]["weights"]
    for kernel in manifest["variants"][0]["kernels"]:
        symbol, implementation = kernel["symbol"], kernel["implementation"]
        if not re.match(r"direct_conv|kernel_gradient", implementation) or any(e in symbol for e in EXEMPT):
            continue
        product = DOT if " int8=1" in implementation else FMLA
        mine = [loop for loop in loops if is_of(loop, symbol)]
        most = max((count(product, loop.body) for loop in mine), default=0)
        if most < 24:
            problems.append(f"{symbol}: no loop of products was found")
        for loop in mine:
            products = count(product, loop.body)
            if 2 * products < most:  # sums behind the convolution
                continue
            shares = [products / mca.cycles(core, loop.body) / mca.peak(core, product) for core in CORES]
            stack = sum("[sp" in line for line in loop.body)
            tile = re.sub(r" (task_\w+|panels_inner|vector)=\d+", "", implementation)
            rows[tile].append(Row(products, len(loop.body), shares, symbol))
            if min(shares) < SHARE[weights] or stack:
                problems.append(f"{symbol}: {[round(s, 2) for s in shares]} of peak, {stack} accesses to the stack")
    return rows, problems


def table(models):
    """A line for each tile; of its kernels, the least shares."""
    text = ["| model | loop | kernels | products of instructions | " + " | ".join(CORES) + " |",
            "|---|---|---|---|---|---|"]
    for name, tiles in models.items():
        for tile, rows in sorted(tiles.items()):
            least = " | ".join(f"{100 * min(share):.0f} %" for share in zip(*(row.shares for row in rows)))
            kernels = len({row.kernel for row in rows})
            text.append(f"| {name} | {tile} | {kernels} | {rows[0].products} of {rows[0].instructions} | {least} |")
    return "\n".join(text) + "\n"


def main(compiler, program, report, *folders):
    mca, models, problems = Mca(program), {}, []
    peaks = {core: mca.peak(core) for core in CORES}
    print("peak, FMLA a cycle:", peaks)
    for folder in map(pathlib.Path, folders):
        models[folder.name], found = check_model(compiler, mca, folder)
        problems += found
    text = table(models)
    pathlib.Path(report).write_text(text)
    print(text)
    if peaks != {"neoverse-n1": 2, "neoverse-v1": 4}:
        problems.append("the peaks are not those of the cores: does llvm-mca know them?")
    for problem in problems:
        print("FAILED:", problem)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
