"""ResNet50 in Skipper, ONNX Runtime and OpenVINO: the same network, weights, image and threads (scripts/bench.sh)."""
import argparse
import json
import os
import pathlib
import platform
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tests/data"))

import numpy as np
import onnx
import resnet50_weights

import measure
import onnx_model
from engines import OnnxRuntime, OpenVino, Skipper


def canonical_weights():
    """{canonical name: array} of the deterministic weights."""
    named = {}
    for layer, tensors in resnet50_weights.weights(np.load(ROOT / "tests/data/resnet50_bn.npz")).items():
        for _, keras2, array in tensors:
            named[f"{layer}/{keras2.removesuffix(':0')}"] = array
    return named


def image_batch(batch):
    """Smooth images in the range of a photo's pixels less the mean."""
    y, x = np.mgrid[0:224, 0:224] / 224
    waves = [np.sin(7 * (i + 1) * x + 5 * y) * np.cos(9 * y - 3 * (i + 1) * x) for i in range(3 * batch)]
    return np.ascontiguousarray(100 * np.stack(waves).reshape(batch, 3, 224, 224).transpose(0, 2, 3, 1), np.float32)


def arguments():
    parser = argparse.ArgumentParser(prog="scripts/bench.sh", description=__doc__)
    parser.add_argument("--json", metavar="FILE", type=pathlib.Path, help="also write all numbers as JSON")
    parser.add_argument("--threads", type=int, default=2, choices=range(1, 257), metavar="N", help="of each engine (2)")
    parser.add_argument("--batch", type=int, default=1, choices=range(1, 5), metavar="N",
                        help="images a run, at most 4 (1)")
    parser.add_argument("--variant", choices=["avx512", "avx2", "sse41"], help="of Skipper (the best that the CPU has)")
    parser.add_argument("--rounds", type=int, default=25, choices=range(1, 10001), metavar="N",
                        help="turns of each engine, three counted runs each (25)")
    parser.add_argument("--only-latency", action="store_true", help="neither layers, load, nor generation")
    return parser.parse_args()


def table(title, header, rows):
    print(f"\n{title}")
    cells = [header] + [[cell if isinstance(cell, str) else f"{cell:.2f}" for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in cells) for i in range(len(header))]
    for row in cells:
        print("  " + "  ".join(c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths))))


def compare(options, engines, results):
    image = image_batch(options.batch)
    results["agreement"] = measure.agreement(engines, image)
    with measure.OtherLoad() as others:
        results["latency"] = rows = measure.latencies(engines, image, options.rounds)
    results["other_load_percent"] = others.percent
    peers = {row["engine"]: row["median_ms"] for row in rows}
    ratio = lambda row, peer: f"{row['median_ms'] / peers[peer]:.2f}" if peer in peers else "-"
    table(f"Batch {options.batch}, fp32, {options.threads} threads; milliseconds",
          ["engine", "version", "median", "min", "p90", "x ONNX Runtime", "x OpenVINO"],
          [[row["engine"], row["version"], row["median_ms"], row["min_ms"], row["p90_ms"], ratio(row, "ONNX Runtime"),
            ratio(row, "OpenVINO")] for row in rows])
    if others.percent > 3:
        print(f"  NOTE: other processes took {others.percent:.0f}% of the machine meanwhile: no ratio to rely on")
    for row in results["agreement"]:
        print(f"  {row['engine']}: logits within {row['logits']:.1e} of the largest of Skipper's; "
              f"top-5 {'the same' if row['same_top5'] else 'DIFFER'}")


def profile(options, engine, results):
    image = image_batch(options.batch)
    peak = measure.fma_peak(ROOT / "build/release/bin/bench_fma_peak", options.threads, engine.model.variant_name)
    results["fma_peak_gflops"] = peak
    results["layers"] = rows = measure.layers(engine.model, image, options.threads, peak, 20)
    total = sum(row["ms"] for row in rows)
    flops = sum(row["gflops"] * row["ms"] for row in rows)
    table(f"Skipper's steps; FMA peak of {options.threads} threads: {peak:.0f} GFLOP/s",
          ["layer", "ms", "GFLOP/s", "% of peak"],
          [[row["layer"], f"{row['ms']:.3f}", row["gflops"], row["percent_of_peak"]] for row in rows] +
          [["all", f"{total:.3f}", flops / total, 100 * flops / total / peak]])


def load(options, paths, results):
    for path in (paths["onnx"], paths["weights"]):
        path.read_bytes()  # into the page cache
    results["first_result"] = found = measure.first_result({
        "Skipper": [ROOT / "build/release/bin/bench_load", paths["weights"], options.threads],
        "ONNX Runtime": [sys.executable, ROOT / "tests/performance/load_onnxruntime.py", paths["onnx"],
                         options.threads]})
    table("Load to first result, files in the page cache", ["engine", "ms", "peak MiB"],
          [[name, row["total_ms"], row["peak_kib"] / 1024] for name, row in found.items()])
    before = found["ONNX Runtime"]["before_kib"] / 1024
    print(f"  ONNX Runtime: without import; {before:.0f} MiB are Python and its modules")


def main():
    options = arguments()
    folder = ROOT / "build/release/bench"
    folder.mkdir(parents=True, exist_ok=True)
    model = ROOT / "build/release/examples/models/resnet50"
    paths = {"onnx": folder / "resnet50.onnx", "weights": ROOT / "build/release/weights/resnet50.safetensors"}
    weights = canonical_weights()
    onnx.save(onnx_model.resnet50(weights, options.batch), paths["onnx"])
    engines = [Skipper(model / "libresnet50.so", weights, options.threads, options.variant),
               OnnxRuntime(paths["onnx"], options.threads), OpenVino(paths["onnx"], options.threads)]
    results = {"batch": options.batch, "threads": options.threads, "variant": engines[0].model.variant_name,
               "machine": platform.machine(), "cores": os.cpu_count()}
    compare(options, engines, results)
    if not options.only_latency:
        profile(options, engines[0], results)
        if options.batch == 1:
            load(options, paths, results)
        results["generation"] = made = measure.generation(ROOT / "build/release/bin/skipper-compile",
                                                          model / "resnet50.nn.mlir")
        print(f"\nGeneration for avx512, avx2 and sse41, nothing cached: {made['seconds']:.1f} s; "
              f"archive {made['archive_bytes'] / 1e6:.2f} MB")
    if options.json:
        options.json.write_text(json.dumps(results, indent=2) + "\n")
    return 0 if all(row["same_top5"] and row["logits"] < 1e-3 for row in results["agreement"]) else 1


if __name__ == "__main__":
    sys.exit(main())
