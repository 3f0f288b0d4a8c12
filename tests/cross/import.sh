#!/usr/bin/env bash
# import.sh CASE CMAKE NINJA CROSS_FOLDER WORK_FOLDER: skipper_import_model() with what build.sh left in CROSS_FOLDER.
set -euo pipefail
case=$1 cmake=$2 ninja=$3 cross=$4 work=$5
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
model=$cross/build/blocks
toolchain=$root/cmake/toolchains/aarch64-linux-gnu.cmake
rm -rf "$work"
mkdir -p "$work"

configure() {
  "$cmake" -G Ninja -DCMAKE_MAKE_PROGRAM="$ninja" -DCMAKE_BUILD_TYPE=Release "$@"
}

import() {
  configure -S "$here/import" -B "$work/build" "$@"
}

# refused MESSAGE COMMAND...: fails, and says so in one sentence (CMake breaks lines).
refused() {
  local message=$1
  shift
  if "$@" >"$work/log" 2>&1; then
    echo "FAILED: was accepted: $*"
    exit 1
  fi
  cat "$work/log"
  rm -rf "$work/build"
  tr -s ' \n' ' ' <"$work/log" | grep -qF -e "$message" ||
    { echo "FAILED: the message does not say '$message'"; exit 1; }
}

# From the package, and with the file alone: no generator, no find_package.
test_links() {
  import -DCMAKE_TOOLCHAIN_FILE="$toolchain" -DMODEL_FOLDER="$model" -DCMAKE_PREFIX_PATH="$cross/prefix"
  "$cmake" --build "$work/build"
  qemu-aarch64 -L /usr/aarch64-linux-gnu "$work/build/app" | grep -x 'variant arm'
  rm -rf "$work/build"
  import -DCMAKE_TOOLCHAIN_FILE="$toolchain" -DMODEL_FOLDER="$cross/build/blocks_dot_prod" \
    -DIMPORT_MODEL_FILE="$root/cmake/SkipperImportModel.cmake"
  "$cmake" --build "$work/build"
  qemu-aarch64 -L /usr/aarch64-linux-gnu "$work/build/app" | grep -x 'variant arm_dot_prod'
  # A CPU without the instructions of the only variant.
  refused "this CPU can run none of the variants of blocks" \
    qemu-aarch64 -cpu cortex-a53 -L /usr/aarch64-linux-gnu "$work/build/app"
}

test_other_architecture() {
  refused "the archive was compiled for arm-64-linux, but this project is built for Linux on x86_64" \
    import -DMODEL_FOLDER="$model" -DIMPORT_MODEL_FILE="$root/cmake/SkipperImportModel.cmake"
  "$cross/host/bin/skipper-compile" "$model/blocks.nn.mlir" --target sse41 -o "$work/x86"
  refused "the archive was compiled for x86-64-linux-sse41, but this project is built for Linux on aarch64" \
    import -DCMAKE_TOOLCHAIN_FILE="$toolchain" -DMODEL_FOLDER="$work/x86" -DCMAKE_PREFIX_PATH="$cross/prefix"
}

test_missing_files() {
  local import_alone=(-DCMAKE_TOOLCHAIN_FILE="$toolchain" -DIMPORT_MODEL_FILE="$root/cmake/SkipperImportModel.cmake")
  refused "there is no $work/nowhere/manifest.json" import "${import_alone[@]}" -DMODEL_FOLDER="$work/nowhere"
  mkdir "$work/model"
  echo '{"name": "blocks"}' >"$work/model/manifest.json"
  refused "is no manifest of skipper-compile's" import "${import_alone[@]}" -DMODEL_FOLDER="$work/model"
  cp "$model/manifest.json" "$work/model"
  refused "describes libblocks.a, but $work/model does not have it" \
    import "${import_alone[@]}" -DMODEL_FOLDER="$work/model"
  cp "$model/libblocks.a" "$work/model"
  refused "describes blocks.h, but $work/model does not have it" \
    import "${import_alone[@]}" -DMODEL_FOLDER="$work/model"
}

test_missing_compilers() {
  local cross_project=(-S "$here/project" -B "$work/build" -DCMAKE_TOOLCHAIN_FILE="$toolchain"
    -DCMAKE_PREFIX_PATH="$cross/prefix" -DSPECS="$root/examples/models")
  refused "There is no aarch64-nowhere-gnu-g++: on Debian, apt-get install g++-aarch64-linux-gnu" \
    configure "${cross_project[@]}" -DSKIPPER_AARCH64_TRIPLE=aarch64-nowhere-gnu
  refused "SKIPPER_HOST_CXX is no-such-c++, which is no program of this machine" \
    configure "${cross_project[@]}" -DSKIPPER_HOST_CXX=no-such-c++
  refused "SKIPPER_HOST_PREFIX is $work/nowhere, where there is no bin/skipper-compile" \
    configure "${cross_project[@]}" -DSKIPPER_HOST_PREFIX="$work/nowhere"
}

"test_$case"
