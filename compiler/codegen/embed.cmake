# cmake -DINPUT=file -DNAME=variable -DOUTPUT=file.cpp -P embed.cmake: the bytes of a file as a C++ array.
file(READ "${INPUT}" bytes HEX)
string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
file(WRITE "${OUTPUT}" "#include \"compiler/codegen/embedded.h\"

namespace skipper::codegen::embedded {

alignas(16) const unsigned char ${NAME}[] = {
${bytes}
};
const size_t ${NAME}_size = sizeof ${NAME};

}  // namespace skipper::codegen::embedded
")
