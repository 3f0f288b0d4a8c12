// Private to header*.cpp.
#pragma once

#include <string>

#include "compiler/codegen/model_description.h"

namespace skipper::codegen {

// The namespace of a model's classes: its name, or, where the C library or a compiler has that name already (time,
// malloc, errno), the name and an underscore.
std::string namespace_name(const std::string& model);

// `text` with @model@, @MODEL@ and @namespace@ replaced by the model's name, its upper-case form and its namespace.
std::string fill_in(const std::string& text, const std::string& model);

// Upper case; what cannot be in an identifier becomes '_'.
std::string macro_name(const std::string& name);

// A name as the inside of a C string literal.
std::string escape(const std::string& name);

// "#define"s: sizes, names, shapes, indices.
std::string header_constants(const ModelDescription& model);

// The C functions with their documentation.
std::string header_functions(const ModelDescription& model);

// namespace <model>: Model and Context.
std::string header_classes(const ModelDescription& model);

}  // namespace skipper::codegen
