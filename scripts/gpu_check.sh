#!/usr/bin/env bash
# Runs the CUDA archives of the example models on this machine's NVIDIA GPU: first their numbers against TensorFlow's and
# the interpreter's, then the time of each kernel, and of the network against PyTorch where that is installed.
#   scripts/gpu_check.sh [build]     build: only build, for a machine without a GPU; then copy the checkout
# Prints one table; exit status 1 if a number is wrong, 2 where there is no GPU.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
build=build/cuda
programs=(cuda_blocks cuda_resnet50 cuda_training cuda_mnist)

build_all() {
  scripts/setup.sh
  .venv/bin/cmake --preset cuda
  .venv/bin/cmake --build "$build" --parallel "${SKIPPER_JOBS:-$(nproc)}" \
    --target "${programs[@]}" skipper resnet50_cuda_shared tiny_cuda_device_shared
}

report() { printf '%-14s %-8s %s\n' "$1" "$2" "$3"; }

check() {
  local program=$1 log=$build/$1.log
  if timeout 120 "$build/bin/$program" >"$log" 2>&1; then
    report "$program" right "$(grep -E 'within|off by' "$log" | tail -1)"
  else
    report "$program" WRONG "see $log"
    failed=1
  fi
}

[ -x "$build/bin/cuda_mnist" ] || build_all
[ "${1:-}" != build ] || exit 0
tiny=$(find "$build" -name libtiny.so -path '*tiny_cuda_device*' | head -1)
if ! "$build/bin/skipper" profile "$tiny" --runs 1 --peak 0 >"$build/tiny.log" 2>&1; then
  cat "$build/tiny.log" >&2
  exit 2
fi
command -v nvidia-smi >/dev/null && nvidia-smi --query-gpu=name,driver_version,compute_cap --format=csv,noheader
failed=0
# On sm_90 first what uses shared memory: Halide addresses it from 0.
for program in "${programs[@]}"; do check "$program"; done
library=$(find "$build" -name libresnet50.so -path '*resnet50_cuda*' | head -1)
if [ "$failed" = 0 ]; then
  "$build/bin/skipper" profile "$library" --runs 100 --peak 0
  python3 tests/performance/gpu_resnet50.py "$build/bin/skipper" "$library"
fi
exit "$failed"
