"""ResNet50 in Skipper, ONNX Runtime and OpenVINO: latency, Skipper's layers, load to first result, generation."""
import sys

import numpy as np
import onnx
import resnet50_weights

import measure
import resnet50_onnx
from engines import OnnxRuntime, OpenVino, Skipper
from report import BUILD, ROOT, note_other_load, table


# Of an image: what the layers' definitions say, and what is left of it where strides leave out what a layer computed
# (docs/schedules.md).
RESNET50_GFLOP, NEEDED_GFLOP = 7.69, 6.94


def canonical_weights():
    """{canonical name: array} of the deterministic weights."""
    named = {}
    for layer, tensors in resnet50_weights.weights(np.load(ROOT / "tests/data/resnet50_bn.npz")).items():
        for _, keras2, array in tensors:
            named[f"{layer}/{keras2.removesuffix(':0')}"] = array
    return named


def image_batch(batch, shift=0.0):
    """Smooth images in the range of a photo's pixels less the mean."""
    y, x = np.mgrid[0:224, 0:224] / 224 + shift
    waves = [np.sin(7 * (i + 1) * x + 5 * y) * np.cos(9 * y - 3 * (i + 1) * x) for i in range(3 * batch)]
    return np.ascontiguousarray(100 * np.stack(waves).reshape(batch, 3, 224, 224).transpose(0, 2, 3, 1), np.float32)


def compare(options, engines, results):
    image = image_batch(options.batch)
    results["agreement"] = measure.agreement(engines, image)
    with measure.OtherLoad() as others:
        results["latency"] = rows = measure.latencies(engines, image, options.rounds)
    results["other_load_percent"] = others.percent
    peers = {row["engine"]: row["median_ms"] for row in rows}
    ratio = lambda row, peer: f"{row['median_ms'] / peers[peer]:.2f}" if peer in peers else "-"
    numbers = "int8" if options.int8 else "fp32"
    table(f"Batch {options.batch}, {numbers}, {options.threads} threads; milliseconds",
          ["engine", "version", "median", "min", "p90", "x ONNX Runtime", "x OpenVINO"],
          [[row["engine"], row["version"], row["median_ms"], row["min_ms"], row["p90_ms"], ratio(row, "ONNX Runtime"),
            ratio(row, "OpenVINO")] for row in rows])
    note_other_load(others)
    if "OpenVINO as it comes" in peers:
        print("  OpenVINO as it comes rounds to what its version says, unless that is f32; the others compute in fp32")
    for row in results["agreement"]:
        print(f"  {row['engine']}: logits within {row['logits']:.1e} of the largest of Skipper's; "
              f"top-5 {'the same' if row['same_top5'] else 'DIFFER'}")


def profile(options, engine, results):
    image = image_batch(options.batch)
    peak = measure.fma_peak(BUILD / "bin/bench_fma_peak", options.threads, engine.model.variant_name)
    results["fma_peak_gflops"] = peak
    results["layers"] = rows = measure.layers(engine.model, image, options.threads, peak, 20)
    total = sum(row["ms"] for row in rows)
    roofline = {"as it is defined": RESNET50_GFLOP, "without pixels that nobody reads": NEEDED_GFLOP,
                "as Skipper multiplies": sum(step[1] for step in engine.model.steps()) * 1e-9}
    results["roofline_ms"] = {name: 1e3 * options.batch * gflop / peak for name, gflop in roofline.items()}
    flops = sum(row["gflops"] * row["ms"] for row in rows)
    table(f"Skipper's steps; FMA peak of {options.threads} threads: {peak:.0f} GFLOP/s",
          ["layer", "ms", "GFLOP/s", "% of peak"],
          [[row["layer"], f"{row['ms']:.3f}", row["gflops"], row["percent_of_peak"]] for row in rows] +
          [["all", f"{total:.3f}", flops / total, 100 * flops / total / peak]])
    print("  At the peak it would take " +
          "; ".join(f"{ms:.1f} ms {name} ({roofline[name]:.2f} GFLOP)" for name, ms in results["roofline_ms"].items()))


def load(options, paths, results):
    for path in (paths["onnx"], paths["weights"]):
        path.read_bytes()  # into the page cache
    results["first_result"] = found = measure.first_result({
        "Skipper": [BUILD / "bin/bench_load", paths["weights"], options.threads],
        "ONNX Runtime": [sys.executable, ROOT / "tests/performance/load_onnxruntime.py", paths["onnx"],
                         options.threads]})
    table("Load to first result, files in the page cache", ["engine", "ms", "peak MiB"],
          [[name, row["total_ms"], row["peak_kib"] / 1024] for name, row in found.items()])
    before = found["ONNX Runtime"]["before_kib"] / 1024
    print(f"  ONNX Runtime: without import; {before:.0f} MiB are Python and its modules")


def compare_int8(options, fp32, weights, path):
    """Skipper in float32 and int8, the peers in int8; logits' differences are from float32."""
    import onnx_int8  # brings ONNX Runtime's tools, which nothing else needs

    samples = [np.ascontiguousarray(image_batch(options.batch, 0.1 * i).transpose(0, 3, 1, 2)) for i in range(8)]
    quantised = onnx_int8.quantised(path, path.with_name("resnet50_int8.onnx"), samples)
    int8 = Skipper(BUILD / "tests/resnet50_int8/libresnet50_int8.so", weights, options.threads, None)
    int8.name = "Skipper int8"
    if int8.model.variant_name != "avx512_vnni":
        sys.exit("bench: this CPU has no dot products of int8 (AVX-512 VNNI with bfloat16)")
    results = {}
    compare(options, [fp32, int8, OnnxRuntime(quantised, options.threads),
            OpenVino(quantised, options.threads)], results)
    return results


def run(options):
    """All of it, printed; gives the numbers, and whether the engines agree."""
    folder, model = BUILD / "bench", BUILD / "examples/models/resnet50"
    folder.mkdir(parents=True, exist_ok=True)
    paths = {"onnx": folder / "resnet50.onnx", "weights": BUILD / "weights/resnet50.safetensors"}
    weights = canonical_weights()
    onnx.save(resnet50_onnx.resnet50(weights, options.batch), paths["onnx"])
    if options.int8:
        fp32 = Skipper(model / "libresnet50.so", weights, options.threads, options.variant)
        return compare_int8(options, fp32, weights, paths["onnx"]), True
    engines = [Skipper(model / "libresnet50.so", weights, options.threads, options.variant),
               OnnxRuntime(paths["onnx"], options.threads), OpenVino(paths["onnx"], options.threads),
               OpenVino(paths["onnx"], options.threads, as_it_comes=True)]
    results = {"batch": options.batch, "threads": options.threads, "variant": engines[0].model.variant_name}
    compare(options, engines, results)
    if not options.only_latency:
        profile(options, engines[0], results)
        if options.batch == 1:
            load(options, paths, results)
        results["generation"] = made = measure.generation(BUILD / "bin/skipper-compile", model / "resnet50.nn.mlir")
        print(f"\nGeneration for avx512, avx2 and sse41, nothing cached: {made['seconds']:.1f} s; "
              f"archive {made['archive_bytes'] / 1e6:.2f} MB")
    in_fp32 = [row for row in results["agreement"] if row["engine"] != "OpenVINO as it comes"]
    return results, all(row["same_top5"] and row["logits"] < 1e-3 for row in in_fp32)
