# cmake -D IN=imagenet_classes.txt -D OUT=imagenet_classes.inc -P imagenet_classes.cmake
# Lines `wnid name` to C++ initialisers, so that the program needs no file at run time.
file(STRINGS ${IN} lines ENCODING UTF-8)
set(text "")
foreach(line IN LISTS lines)
  string(REGEX REPLACE "^([^ ]+) (.+)$" "{\"\\1\", \"\\2\"},\n" entry "${line}")
  string(APPEND text "${entry}")
endforeach()
file(WRITE ${OUT} "${text}")
