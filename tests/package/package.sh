#!/usr/bin/env bash
# package.sh CASE CMAKE CPACK NINJA BUILD_FOLDER WORK_FOLDER
#   runtime     the part runtime alone, from its packages: an app is built with it, and runs in a root with nothing else
#   components  find_package(Skipper COMPONENTS ...): what is there is found, and what is not is named
#   debian      the three .deb beside each other
#   without_generator  SKIPPER_BUILD_GENERATOR=OFF asks for neither MLIR nor Halide
set -euo pipefail
case=$1 cmake=$2 cpack=$3 ninja=$4 build=$5 work=$6
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source=$(cd "$here/../.." && pwd)
data=$source/examples/data
rm -rf "$work"
mkdir -p "$work"

fail() {
  echo "FAILED: $*"
  exit 1
}

# Nothing of this shell's environment, as on another machine.
alone() { env -i PATH=/usr/bin:/bin "$@"; }

pack() {
  "$cpack" --config "$build/CPackConfig.cmake" -B "$work/packages" "$@" >"$work/cpack.log" ||
    { cat "$work/cpack.log"; fail cpack; }
}

install_part() { "$cmake" --install "$build" --component "$1" --prefix "$2" >>"$work/install.log"; }

configure() {
  local prefix=$1 folder=$2
  shift 2
  alone "$cmake" -G Ninja -DCMAKE_MAKE_PROGRAM="$ninja" -S "$here/project" -B "$work/$folder" \
    -DCMAKE_BUILD_TYPE=Release -DLANGUAGES=CXX -DCMAKE_PREFIX_PATH="$prefix" "$@"
}

make_model() {
  install_part generator "$work/generator"
  configure "$work/generator" model_build -DWHAT=model >"$work/model.log"
  "$cmake" --build "$work/model_build" >>"$work/model.log"
  mkdir "$work/model"
  cp "$work"/model_build/digits/{libdigits.a,digits.h} "$work/model"
  grep -q 'Halide runtime' "$work/model_build/digits/THIRD_PARTY_NOTICES" || fail "no notice beside the archive"
}

# The app came from the prefix, the model and the system's C++ library alone.
check_sources() {
  local names
  names=$(sed 's/^[^ ]*://' "$1" | tr -s ' \\' '\n' | grep '^/' |
    grep -v -e "^$2/" -e "^$work/model/" -e "^$here/" -e "^${here%/*}/consumer/" \
      -e '^/usr/include/\(c++\|[^/]*-linux-gnu\|[^/]*\.h$\|asm\|linux\)' -e '^/usr/lib/gcc/' || true)
  [ -z "$names" ] || fail "$1 also names:" "$names"
  ! grep -i -e mlir -e halide "$1" || fail "$1 names MLIR or Halide"
}

check_needed() {
  local needed
  needed=$(readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p')
  echo "$(basename "$1") needs: ${needed//$'\n'/ }"
  [ -n "$needed" ] || fail "$1 needs no library at all?"
  ! grep -v -x -e 'libc\.so\.6' -e 'libm\.so\.6' -e 'libstdc++\.so\.6' -e 'libgcc_s\.so\.1' \
    -e 'ld-linux-.*' <<<"$needed" ||
    fail "$1 needs more than the C and C++ libraries"
}

# The program in a root that has it, and the libraries that ldd names, and nothing else.
run_in_bare_root() {
  local root=$work/bare_root file enter=()
  mkdir -p "$root"
  cp "$1" "$root/app"
  for file in $(ldd "$1" | grep -o '/[^ ]*'); do
    install -D "$file" "$root$file"
  done
  if [ "$(id -u)" != 0 ]; then
    if ! unshare --map-root-user true; then
      echo "SKIPPED: the bare root: neither root nor user namespaces"
      return
    fi
    enter=(unshare --map-root-user)
  fi
  (cd "$root" && echo "in a root of:" && find . -type f)
  "${enter[@]}" "$(command -v chroot)" "$root" /app >"$work/bare_output"
  diff "$work/output" "$work/bare_output" || fail "in the bare root the app prints something else"
}

check_runtime() {
  pack -G 'TGZ;DEB' -D CPACK_COMPONENTS_ALL=runtime
  make_model
  dpkg-deb -x "$work"/packages/skipper-runtime_*.deb "$work/root"
  mkdir "$work/prefix"
  tar -xzf "$work"/packages/skipper-runtime-*.tar.gz -C "$work/prefix"
  mv "$work/generator" "$work/packages" "$work/model_build" "$(mktemp -d "$work/away.XXXX")"

  # With g++ and pkg-config, from the .deb.
  local flags
  flags=$(pkg_config --cflags --libs --static skipper-runtime)
  # shellcheck disable=SC2086  # words, as a shell has them
  alone g++ -std=c++17 -O2 -I"$work/model" -MD -MF "$work/app.d" "$here/../consumer/project/app.cpp" \
    "$work/model/libdigits.a" $flags -o "$work/app"
  alone "$work/app" | tee "$work/output"
  check_sources "$work/app.d" "$work/root/usr"
  check_needed "$work/app"
  run_in_bare_root "$work/app"
  check_other_libraries

  # With CMake, from the .tar.gz.
  configure "$work/prefix" app_build -DWHAT=app -DMODEL="$work/model" >"$work/app.log"
  ! grep -i -e mlir -e halide -e "$build/[^t]" "$work/app_build/CMakeCache.txt" ||
    fail "the app's build knows more than the prefix"
  "$cmake" --build "$work/app_build" >>"$work/app.log"
  alone "$work/app_build/app" | diff "$work/output" - || fail "built with CMake the app prints something else"
  check_needed "$work/app_build/app"
}

pkg_config() { alone PKG_CONFIG_PATH="$work/root/usr/lib/pkgconfig" pkg-config "$@"; }

check_other_libraries() {
  local flags version
  version=$(sed -n 's/^set(CPACK_PACKAGE_VERSION "\(.*\)")/\1/p' "$build/CPackConfig.cmake")
  [ "$(pkg_config --modversion skipper-runtime)" = "$version" ] || fail "skipper-runtime.pc is not of version $version"
  flags=$(pkg_config --cflags --libs --static skipper-train skipper-hdf5 skipper-vision)
  # shellcheck disable=SC2086
  alone g++ -std=c++17 "$here/project/libraries.cpp" $flags -o "$work/libraries"
  alone "$work/libraries" "$data/mnist/t10k-labels-idx1-ubyte.gz" "$source/tests/data/keras1_tiny.h5" \
    "$data/images/chelsea.png" |
    tee "$work/libraries_output"
  grep -qx '10000 labels, a photo of 451x300' "$work/libraries_output" || fail "libraries"
}

# expect_message PREFIX COMPONENTS TEXT [OPTION ...]: configuring fails, and says TEXT.
expect_message() {
  local prefix=$1 components=$2 text=$3 log=$work/message.log
  shift 3
  rm -rf "$work/message"
  if configure "$prefix" message -DWHAT=required -DCOMPONENTS="$components" "$@" >"$log" 2>&1; then
    fail "COMPONENTS $components is found in $prefix"
  fi
  # CMake breaks lines.
  tr -s ' \n' ' ' <"$log" | grep -qF -- "$text" ||
    { cat "$log"; fail "COMPONENTS $components: the message does not say '$text'"; }
  echo "COMPONENTS $components: ... $text ..."
}

expect_found() {
  local prefix=$1 components=$2
  shift 2
  rm -rf "$work/found"
  configure "$prefix" found -DWHAT=required -DCOMPONENTS="$components" "$@" >"$work/found.log" 2>&1 ||
    { cat "$work/found.log"; fail "COMPONENTS $components is not found"; }
}

check_components() {
  local part runtime=$work/runtime all=$work/all
  for part in runtime tools generator; do
    install_part "$part" "$work/$part"
    expect_found "$work/$part" "$part"
    install_part "$part" "$all"
  done
  expect_found "$all" 'runtime;train;vision;generator;tools'
  expect_found "$all" 'hdf5' -DLANGUAGES='C;CXX'

  expect_message "$runtime" 'runtime;generator' \
    "the package skipper-generator (.deb, or .tar.gz unpacked here) brings it"
  expect_message "$runtime" tools "the package skipper-tools"
  expect_message "$work/generator" 'generator;train' "the package skipper-runtime"
  expect_message "$work/tools" vision "the part 'runtime' is not in this prefix"
  expect_message "$runtime" hdf5 "needs the language C in project()"
  expect_message "$runtime" hdf5 "needs HDF5 (on Debian: libhdf5-dev)" \
    -DLANGUAGES='C;CXX' -DCMAKE_DISABLE_FIND_PACKAGE_HDF5=ON
  expect_message "$runtime" train "needs zlib (on Debian: zlib1g-dev)" -DCMAKE_DISABLE_FIND_PACKAGE_ZLIB=ON
  expect_message "$runtime" vision "needs OpenCV (on Debian: libopencv-core-dev" -DOPENCV_INCLUDE_DIR=FALSE
  expect_message "$runtime" cuda "there is no such component"
  rm "$runtime/lib/cmake/Skipper/Skipper_vision.cmake"
  expect_message "$runtime" vision "was built without it"

  # Optional components are left out without an error.
  configure "$runtime" optional -DWHAT=optional -DCOMPONENTS='runtime;tools' >"$work/optional.log"
  grep -q 'found runtime: TRUE' "$work/optional.log" || fail "OPTIONAL_COMPONENTS runtime"
  grep -q 'found tools: FALSE' "$work/optional.log" || fail "OPTIONAL_COMPONENTS tools"
}

check_without_generator() {
  local off=$work/off
  alone "$cmake" -G Ninja -DCMAKE_MAKE_PROGRAM="$ninja" -S "$source" -B "$off" -DCMAKE_BUILD_TYPE=Release \
    -DSKIPPER_BUILD_GENERATOR=OFF >"$work/off.log" || { cat "$work/off.log"; fail "configuring"; }
  ! grep -i -e mlir -e halide -e llvm "$off/CMakeCache.txt" || fail "it looks for the compiler's libraries"
  ! grep -i -e mlir -e halide "$off/build.ninja" || fail "it builds with the compiler's libraries"
  "$cmake" --build "$off" --target help >"$work/targets"
  for target in skipper_runtime skipper_train skipper_hdf5 skipper_vision skipper skipper-convert; do
    grep -qx "$target: phony" "$work/targets" || fail "there is no target $target"
  done
  grep -qx 'set(CPACK_COMPONENTS_ALL "runtime;tools")' "$off/CPackConfig.cmake" ||
    fail "it packs other parts than runtime and tools"
  # The generator's part is text alone; a whole one for this machine may be elsewhere.
  "$cmake" --install "$off" --component generator --prefix "$work/text" >"$work/install.log"
  expect_message "$work/text" generator "there is no skipper-compile here"
  expect_found "$work/text" generator -DSKIPPER_HOST_PREFIX="$build"
}

# Prints the version in an entry of THIRD_PARTY_NOTICES.
listed_version() { sed -n "/^PackageName: $1\$/{n;s/^PackageVersion: //p}" "$source/THIRD_PARTY_NOTICES"; }

field() { dpkg-deb -f "$work"/packages/skipper-"$1"_*.deb "$2"; }

check_debian() {
  local root=$work/root part
  # Not compressed: libHalide.so alone would take most of a minute.
  pack -G DEB -D CPACK_DEBIAN_COMPRESSION_TYPE=none
  [ -z "$(field runtime Depends)" ] || fail "skipper-runtime depends on $(field runtime Depends)"
  field runtime Suggests | grep -q 'zlib1g-dev, libhdf5-dev, libopencv-core-dev' || fail "skipper-runtime's suggestions"
  field generator Depends | grep -q 'libmlir-22' || fail "skipper-generator does not depend on MLIR"
  ! field generator Depends | grep -i halide || fail "skipper-generator depends on a package of Halide"
  field tools Depends | grep -q 'libhdf5' || fail "skipper-tools does not depend on HDF5"
  ! field tools Depends | grep -i -e llvm -e mlir || fail "skipper-tools depends on LLVM"

  [ "$(listed_version Skipper)" = "$(field runtime Version)" ] ||
    fail "THIRD_PARTY_NOTICES has another version of Skipper"
  for part in 'Halide runtime' libHalide; do
    grep -qx "halide==$(listed_version "$part")" "$source/scripts/requirements.txt" ||
      fail "THIRD_PARTY_NOTICES has another $part"
  done

  # dpkg itself refuses two packages with one file.
  mkdir -p "$root"/var/lib/dpkg/{info,updates}
  touch "$root/var/lib/dpkg/status"
  dpkg --root="$root" --force-not-root --force-depends --force-script-chrootless --install "$work"/packages/*.deb \
    >"$work/dpkg.log" 2>&1 || { cat "$work/dpkg.log"; fail "dpkg --install"; }
  for part in runtime tools generator; do
    grep -q 'Permission is hereby granted' "$root/usr/share/doc/skipper-$part/copyright" ||
      fail "skipper-$part has no licence"
    grep -q 'WHAT AN APP MUST REDISTRIBUTE' "$root/usr/share/doc/skipper-$part/copyright" ||
      fail "skipper-$part has no notices"
    dpkg-query --admindir="$root/var/lib/dpkg" -W \
      -f '${Package} ${Version}: ${Installed-Size} KiB, needs ${Depends}\n' "skipper-$part"
  done
  for part in skipper skipper-convert skipper-compile skipper-verify; do
    alone "$root/usr/bin/$part" --version | grep "$(field runtime Version)" || fail "$part does not tell its version"
  done
  expect_found "$root/usr" 'runtime;generator;tools'
  ! grep -rla -e "$source" -e "$(realpath "$source/.venv")" "$root/usr" ||
    fail "a package names a folder of this machine"
}

"check_$case"
# Some copies of libHalide.so.
rm -rf "$work"
