#!/usr/bin/env bash
# Runs the CUDA archives of the example models on this machine's NVIDIA GPU: first their numbers against TensorFlow's
# and the interpreter's, then the time of each kernel, and of networks against PyTorch where that is installed.
#   scripts/gpu_check.sh [build]     build: only build, for a machine without a GPU; then copy the
#                                    checkout, to the same path
# Exit status 1 if a number is wrong or a network does not run, 2 where there is no GPU.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
build=build/cuda
programs=(cuda_blocks cuda_resnet50 cuda_training cuda_mnist)

build_all() {
  scripts/setup.sh
  .venv/bin/cmake --preset cuda
  .venv/bin/cmake --build "$build" --parallel "${SKIPPER_JOBS:-$(nproc)}" \
    --target "${programs[@]}" skipper resnet50_cuda_shared resnet50_batches_cuda_shared mnist_cuda_shared \
    tiny_cuda_device_shared
}

# "what: number" in two columns.
numbers() { awk -F': ' '/within|off by/ { what = $1; sub(/^[^:]*: /, ""); printf "  %-44s %s\n", what, $0 }' "$1"; }

check() {
  local program=$1 log=$build/$1.log verdict=right start=$SECONDS
  timeout 120 "$build/bin/$program" >"$log" 2>&1 || verdict="WRONG (status $?, 124: it ran too long), see $log"
  printf '%-14s %s (%d s)\n' "$program" "$verdict" $((SECONDS - start))
  numbers "$log"
  [ "$verdict" = right ] && return
  failed=1
  grep -A3 'FAILED:' "$log" | sed 's/^/  /' | head -12 || true
}

# A failure in one table must not cost the others.
gpu_times() {
  echo
  timeout 180 python3 -B tests/performance/gpu.py "$@" || failed=1
}

times() {
  local tests=$build/tests
  if ! python3 -c 'import torch; assert torch.cuda.is_available()' 2>/dev/null; then
    printf '\n%s %s\n' "PyTorch with CUDA is not installed: no network to compare with, and times are" \
      "those of kernels that are waited for"
    "$build/bin/skipper" profile "$tests/resnet50_cuda/libresnet50.so" --runs 100 --peak 0
    return
  fi
  gpu_times --batch 32 "$tests/resnet50_batches_cuda/libresnet50.so"
  gpu_times --train --batch 32 "$tests/mnist_cuda/libmnist_resnet.so"
  gpu_times --kernels "$tests/resnet50_cuda/libresnet50.so"
}

if [ "${1:-}" = build ]; then
  build_all
  exit
fi
[ -x "$build/bin/cuda_mnist" ] || build_all
if ! "$build/bin/skipper" profile "$build/tests/tiny_cuda_device/libtiny.so" \
  --runs 1 --peak 0 >"$build/tiny.log" 2>&1; then
  cat "$build/tiny.log" >&2
  exit 2
fi
if command -v nvidia-smi >/dev/null; then
  nvidia-smi --query-gpu=name,driver_version,compute_cap --format=csv,noheader
fi
failed=0
# On sm_90 first what uses shared memory: Halide addresses it from 0.
for program in "${programs[@]}"; do check "$program"; done
times
exit "$failed"
