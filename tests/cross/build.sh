#!/usr/bin/env bash
# build.sh CMAKE NINJA PYTHON BUILD_FOLDER WORK_FOLDER: Skipper's libraries for 64-bit ARM, installed; this machine's,
# installed beside them; and, with these two packages alone, the models and apps of project/.
set -euo pipefail
cmake=$1 ninja=$2 python=$3 build=$4 work=$5
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
rm -rf "$work"
mkdir -p "$work"

"$cmake" --install "$build" --prefix "$work/host" >"$work/install.log"
(cd "$root" && "$cmake" --preset arm-64-linux -B "$work/skipper" -DCMAKE_MAKE_PROGRAM="$ninja" -DSKIPPER_COMPILE=)
"$cmake" --build "$work/skipper"
"$cmake" --install "$work/skipper" --prefix "$work/prefix" >>"$work/install.log"

"$cmake" -G Ninja -S "$here/project" -B "$work/build" -DCMAKE_MAKE_PROGRAM="$ninja" -DCMAKE_BUILD_TYPE=Release \
  -DCMAKE_TOOLCHAIN_FILE="$root/cmake/toolchains/aarch64-linux-gnu.cmake" -DCMAKE_PREFIX_PATH="$work/prefix" \
  -DSKIPPER_HOST_CXX=c++ -DSKIPPER_HOST_PREFIX="$work/host" -DSPECS="$root/examples/models"
"$cmake" --build "$work/build"
file "$work/build/blocks_app" | grep 'ARM aarch64'
"$python" "$here/oracles.py" "$root" "$work"
