#!/usr/bin/env bash
# Runs the CUDA archives of the example models on this machine's NVIDIA GPU: first their numbers against TensorFlow's and
# the interpreter's, then the time of each kernel, and of networks against PyTorch where that is installed.
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
    --target "${programs[@]}" skipper resnet50_cuda_shared resnet50_batches_cuda_shared mnist_cuda_shared \
    tiny_cuda_device_shared
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

times() {
  local tests=$build/tests
  if ! python3 -c 'import torch; assert torch.cuda.is_available()' 2>/dev/null; then
    echo "PyTorch with CUDA is not installed: no network to compare with, and times are those of kernels that are waited for"
    "$build/bin/skipper" profile "$tests/resnet50_cuda/libresnet50.so" --runs 100 --peak 0
    return
  fi
  local gpu=(python3 -B tests/performance/gpu.py)
  "${gpu[@]}" --kernels "$tests/resnet50_cuda/libresnet50.so"
  "${gpu[@]}" --batch 32 "$tests/resnet50_batches_cuda/libresnet50.so"
  "${gpu[@]}" --train --batch 32 "$tests/mnist_cuda/libmnist_resnet.so"
}

[ -x "$build/bin/cuda_mnist" ] || build_all
[ "${1:-}" != build ] || exit 0
if ! "$build/bin/skipper" profile "$build/tests/tiny_cuda_device/libtiny.so" --runs 1 --peak 0 >"$build/tiny.log" 2>&1; then
  cat "$build/tiny.log" >&2
  exit 2
fi
command -v nvidia-smi >/dev/null && nvidia-smi --query-gpu=name,driver_version,compute_cap --format=csv,noheader
failed=0
# On sm_90 first what uses shared memory: Halide addresses it from 0.
for program in "${programs[@]}"; do check "$program"; done
[ "$failed" = 0 ] && times
exit "$failed"
