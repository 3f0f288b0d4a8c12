#!/usr/bin/env python3
"""A table of a model's GPU kernels from what the test `ptx` left: registers, shared memory, and how many instructions
of the loop with most FFMAs are FFMA (of SASS, so it needs nvdisasm, from a CUDA toolkit).

    tests/ptx/table.py build/release/ptx/resnet50 --ptxas PTXAS --nvdisasm NVDISASM
"""
import argparse
import collections
import csv
import pathlib
import re
import subprocess
import tempfile

LABEL = re.compile(r"^(\.L_\w+):")
INSTRUCTION = re.compile(r"/\*[0-9a-f]{4,}\*/\s+(.*?)\s*;")
BRANCH = re.compile(r"\bBRA\b.*?(\.L_\w+)")


def hottest_loop(sass):
    """(FFMAs, instructions) of the loop with most FFMAs; of several equal ones the shortest."""
    labels, instructions = {}, []
    for line in sass.splitlines():
        if match := LABEL.match(line):
            labels[match[1]] = len(instructions)
        if match := INSTRUCTION.search(line):
            instructions.append(match[1])
    best = (0, 0)
    for end, text in enumerate(instructions):
        match = BRANCH.search(text)
        start = labels.get(match[1], end + 1) if match else end + 1
        if start > end:
            continue
        body = instructions[start : end + 1]
        count = sum(re.search(r"\bFFMA\b", each) is not None for each in body)
        best = max(best, (count, -len(body)))
    return best[0], -best[1]


def functions(disassembly):
    """The SASS of each entry."""
    parts = re.split(r"\n\s*\.section\s+\.text\.([^,\s]+)", disassembly)
    return dict(zip(parts[1::2], parts[2::2]))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--ptxas", default="ptxas")
    parser.add_argument("--nvdisasm", default="nvdisasm")
    parser.add_argument("--architecture", default="sm_80")
    arguments = parser.parse_args()
    rows = [row for row in csv.reader((arguments.folder / "report.tsv").open(), delimiter="\t")
            if row[4] == arguments.architecture]
    by_kernel = collections.defaultdict(list)
    for row in rows:
        by_kernel[row[0]].append(row)
    print("| kernel | implementation | registers | threads | shared bytes | FFMA of hot loop |\n"
          "|---|---|---|---|---|---|")
    for kernel, launches in by_kernel.items():
        with tempfile.NamedTemporaryFile(suffix=".cubin") as cubin:
            subprocess.run([arguments.ptxas, "-maxrregcount=255", f"-arch={arguments.architecture}",
                            arguments.folder / f"{kernel}.ptx", "-o", cubin.name], check=True)
            text = subprocess.run([arguments.nvdisasm, "-c", cubin.name], check=True, capture_output=True, text=True)
        sass = functions(text.stdout)
        for _, layers, implementation, entry, _, registers, threads, shared in launches:
            ffma, length = hottest_loop(sass[entry])
            share = f"{ffma} of {length}, {100 * ffma // length} %" if ffma else ""
            print(f"| {layers[:60]} | {implementation} | {registers} | {threads} | {shared} | {share} |")


if __name__ == "__main__":
    main()
