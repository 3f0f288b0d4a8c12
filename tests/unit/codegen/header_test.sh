#!/bin/sh
# header_test.sh FOLDER MODEL...: the generated headers compile as C99 and C++17 under strict flags, alone and together.
set -eu
folder=$1
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for model in "$@"; do
  echo "#include <$model.h>" >> "$work/all.c"
  echo "#include <$model.h>" > "$work/$model.c"
done
for model in "$@"; do echo "#include <$model.h>" >> "$work/all.c"; done  # twice: guards
flags="-I$folder -Wall -Wextra -Wconversion -Wsign-conversion -Wshadow -Wundef -pedantic -Werror -fsyntax-only"
for source in "$work"/*.c; do
  for compiler in gcc clang-22; do
    "$compiler" -std=c99 -Wstrict-prototypes $flags "$source"
  done
  for compiler in g++ clang++-22; do
    "$compiler" -x c++ -std=c++17 -Wold-style-cast -fno-exceptions -fno-rtti $flags "$source"
  done
done
echo '#define SKIPPER_ABI_VERSION 99
#define SKIPPER_ABI_H_
#include <toy.h>' > "$work/other.c"
if gcc -fsyntax-only -I"$folder" "$work/other.c" 2> "$work/errors"; then exit 1; fi
grep -q 'toy.h was generated for SKIPPER_ABI_VERSION [0-9]' "$work/errors"
