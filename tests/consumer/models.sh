#!/usr/bin/env bash
# models.sh CASE CMAKE NINJA SKIPPER_COMPILE WORK_FOLDER: projects around the smallest of models.
#   names    models named as headers, functions and macros of the C library
#   options  specs' programs in projects with options of their own; a spec beyond the compilers' default limits
#   library  an installed library that contains a model, and its consumer
#   only_c   a project without C++
#   umask    permissions of what skipper-compile writes
set -euo pipefail
case=$1 cmake=$2 ninja=$3 compiler=$4 work=$5
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
rm -rf "$work"
mkdir -p "$work"

fail() {
  echo "FAILED: $*"
  exit 1
}

configure() {
  "$cmake" -G Ninja -DCMAKE_MAKE_PROGRAM="$ninja" -S "$here/models/$1" -B "$2" -DCMAKE_BUILD_TYPE=Release \
    -DSKIPPER_SOURCE="$here/../.." -DSKIPPER_COMPILE="$compiler" "${@:3}"
}

expect() {
  local printed
  printed=$("$1")
  [ "$printed" = "$2" ] || fail "$1 prints '$printed', not '$2'"
}

check_names() {
  configure names "$work/build" >"$work/log"
  grep -q '<time.h> is /.*; the model.s header is <skipper/models/time.h>' "$work/log" || fail "no word of <time.h>"
  ! grep '<digits.h> is' "$work/log" || fail "a word too much"
  "$cmake" --build "$work/build"
  expect "$work/build/app_c" 'digits features time malloc errno stdin'
  expect "$work/build/app_cpp" '8 8 8 8 8 8 8'
  configure names "$work/build" -DIMPORTED_MODEL="$work/build/string_again"
  "$cmake" --build "$work/build" --target imported_app
  expect "$work/build/imported_app" unistd
}

check_options() {
  local cxx
  for cxx in g++ clang++-22; do
    configure options "$work/$cxx" -DCMAKE_CXX_COMPILER="$cxx"
    "$cmake" --build "$work/$cxx" --target small_spec deep_spec
    "$work/$cxx/small/small_spec" | grep -q 'nn.relu' || fail "the spec's program prints no graph"
    [ "$("$work/$cxx/deep/deep_spec" | grep -c 'nn.conv2d')" = 2000 ] || fail "the deep spec's program"
  done
}

check_library() {
  configure library "$work/build"
  "$cmake" --build "$work/build"
  expect "$work/build/app" 3
  # Calls go where only the loader can write, and nothing that can be written is run.
  readelf -lW "$work/build/digits/libdigits.so" >"$work/segments"
  grep -q GNU_RELRO "$work/segments" || fail "no RELRO"
  grep 'GNU_STACK' "$work/segments" | grep -q ' RW ' || fail "an executable stack"
  readelf -dW "$work/build/digits/libdigits.so" | grep -q 'BIND_NOW' || fail "RELRO is not full"
  "$cmake" --install "$work/build" --prefix "$work/prefix"
  mv "$work/build" "$work/away"
  configure library/consumer "$work/consumer" -DCMAKE_PREFIX_PATH="$work/prefix"
  "$cmake" --build "$work/consumer"
  expect "$work/consumer/app_archive" 3
  expect "$work/consumer/app_shared" 3
}

check_only_c() {
  ! configure only_c "$work/build" >"$work/log" 2>&1 || fail "it is configured"
  tr -s ' \n' ' ' <"$work/log" | grep -F 'write project(OnlyC LANGUAGES C CXX)' ||
    { cat "$work/log"; fail "the message"; }
}

check_umask() {
  local mask folder=755 file
  cat >"$work/small.mlir" <<'END'
module @small {
  func.func @forward(%arg0: tensor<?x4xf32> {nn.name = "in"}) -> (tensor<?x4xf32> {nn.name = "out"}) {
    %0 = nn.relu %arg0 : (tensor<?x4xf32>) -> tensor<?x4xf32> loc("out"("small.cpp":1:1))
    return %0 : tensor<?x4xf32>
  }
}
END
  for mask in 022 002 077; do
    (umask $mask && "$compiler" "$work/small.mlir" --target sse41 -o "$work/$mask/deep/out")
    folder=$(printf '%o' $((0777 & ~mask))) file=$(printf '%o' $((0666 & ~mask)))
    find "$work/$mask" -printf '%y %m %p\n' >"$work/modes"
    cat "$work/modes"
    ! grep -v -e "^d $folder " -e "^f $file " "$work/modes" || fail "with umask $mask"
  done
}

"check_$case"
rm -rf "$work"
