"""Skipper and its peers in turns: ResNet50's latency, and a training step of the MNIST ResNet (scripts/bench.sh)."""
import argparse
import json
import os
import pathlib
import platform
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "data"))


def arguments():
    parser = argparse.ArgumentParser(prog="scripts/bench.sh", description=__doc__, allow_abbrev=False)
    half = parser.add_mutually_exclusive_group()
    half.add_argument("--inference", action="store_true", help="only ResNet50: Skipper, ONNX Runtime and OpenVINO")
    half.add_argument("--training", action="store_true", help="only the MNIST ResNet: Skipper, PyTorch and Keras")
    parser.add_argument("--json", metavar="FILE", type=pathlib.Path, help="also write all numbers as JSON")
    parser.add_argument("--threads", type=int, default=2, choices=range(1, 257), metavar="N", help="of each engine (2)")
    parser.add_argument("--batch", type=int, default=1, choices=range(1, 5), metavar="N",
                        help="images a run of ResNet50, at most 4 (1); training has 32")
    parser.add_argument("--variant", choices=["avx512", "avx2", "sse41"], help="of Skipper (the best that the CPU has)")
    parser.add_argument("--int8", action="store_true",
                        help="with --inference: latency with products of int8, peers too")
    parser.add_argument("--rounds", type=int, default=25, choices=range(1, 10001), metavar="N",
                        help="turns of each engine, three counted runs each (25)")
    parser.add_argument("--only-latency", action="store_true", help="neither layers, load, generation, nor kernels")
    options = parser.parse_args()
    if options.int8 and not options.inference:
        parser.error("--int8 is of --inference")
    return options


def main():
    options = arguments()
    results, good = {"machine": platform.machine(), "cores": os.cpu_count()}, True
    # Imported where it is asked for: each half needs packages that the other one does without.
    if not options.training:
        import inference
        results["inference"], agreed = inference.run(options)
        good &= agreed
    if not options.inference:
        import training
        results["training"], agreed = training.run(options)
        good &= agreed
    if options.json:
        options.json.write_text(json.dumps(results, indent=2) + "\n")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
