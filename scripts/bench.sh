#!/usr/bin/env bash
# Times Skipper and its peers (from PyPI, into .venv-bench, about 7 GB) in turns, with the same networks and weights:
#   inference  ResNet50 in Skipper, ONNX Runtime and OpenVINO: latencies with ratios, Skipper's layers, load to first
#              result, size and generation time
#   training   a step of the MNIST ResNet in Skipper, PyTorch and Keras: times with ratios, peak memory, Skipper's
#              kernels
#   scripts/bench.sh [--inference [--int8] | --training] [--json FILE] [--batch N] [--threads N]
#                    [--variant avx512|avx2|sse41] [--rounds N] [--only-latency] [--help]      default: both
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/scripts/python_environment.sh"
say() { echo "bench: $*"; }

targets=(bench_fma_peak)
[[ " $* " == *" --training "* ]] || targets+=(resnet50_shared resnet50_weights bench_load skipper-compile)
[[ " $* " != *" --int8 "* ]] || targets+=(resnet50_int8_shared)
[[ " $* " == *" --inference "* ]] || targets+=(mnist_resnet_shared)
"$root/scripts/build.sh" "${targets[@]}"
python_environment "$root/.venv-bench" "$root/tests/performance/requirements.txt"
say "measuring, a few minutes; the numbers mean something only where nothing else runs"
exec "$root/.venv-bench/bin/python" -B "$root/tests/performance/bench.py" "$@"
