#!/usr/bin/env bash
# Times ResNet50 in Skipper, ONNX Runtime and OpenVINO (both from PyPI, into .venv-bench): the same network and weights,
# in turns in one process.  Prints latencies with ratios, Skipper's layers, load to first result, size and generation time.
#   scripts/bench.sh [--json FILE] [--batch N] [--threads N] [--variant avx512|avx2|sse41] [--only-latency] [--help]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/scripts/python_environment.sh"
say() { echo "bench: $*"; }

"$root/scripts/build.sh" resnet50_shared resnet50_weights bench_load bench_fma_peak skipper-compile
python_environment "$root/.venv-bench" "$root/tests/performance/requirements.txt"
say "measuring, a few minutes; the numbers mean something only where nothing else runs"
exec "$root/.venv-bench/bin/python" -B "$root/tests/performance/bench.py" "$@"
