#!/usr/bin/env bash
# cross.sh CMAKE NINJA PYTHON SKIPPER_COMPILE WORK_FOLDER: Skipper's libraries, the blocks model and an app for 64-bit
# ARM; the app runs under qemu and must give TensorFlow's numbers.
set -euo pipefail
cmake=$1 ninja=$2 python=$3 compiler=$4 work=$5
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
toolchain=$root/cmake/toolchains/aarch64-linux-gnu.cmake
rm -rf "$work"
mkdir -p "$work"

configure() {
  "$cmake" -G Ninja -DCMAKE_MAKE_PROGRAM="$ninja" -DCMAKE_TOOLCHAIN_FILE="$toolchain" -DCMAKE_BUILD_TYPE=Release "$@"
}

configure -S "$root" -B "$work/skipper"
"$cmake" --build "$work/skipper"
"$cmake" --install "$work/skipper" --prefix "$work/prefix" >"$work/install.log"

configure -S "$here/project" -B "$work/build" -DCMAKE_PREFIX_PATH="$work/prefix" -DSKIPPER_HOST_CXX=c++ \
  -DSKIPPER_COMPILE="$compiler" -DBLOCKS_SPEC="$root/examples/models/blocks.cpp"
"$cmake" --build "$work/build"
file "$work/build/app" | grep 'ARM aarch64'
"$python" "$here/npz_to_safetensors.py" "$root/tests/data/blocks.npz" "$work/oracle.safetensors"
qemu-aarch64 -L /usr/aarch64-linux-gnu "$work/build/app" "$work/oracle.safetensors"
