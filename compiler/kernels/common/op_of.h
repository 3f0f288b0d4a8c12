// Functions of ops, made to models of interfaces, are told apart by their first parameter.
#pragma once

namespace skipper {

template <typename Result, typename Op, typename Other>
Op op_of(Result (*)(Op, Other));

// The op that a function is about.
template <auto function>
using OpOf = decltype(op_of(function));

}  // namespace skipper
