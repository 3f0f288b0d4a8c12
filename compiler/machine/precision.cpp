#include "compiler/machine/precision.h"

#include <algorithm>

namespace skipper {

namespace {

struct NumberEntry {
  Number number;
  std::string_view name;
  int bits;
};
constexpr NumberEntry kNumbers[] = {
    {Number::float32, "float32", 32}, {Number::float16, "float16", 16}, {Number::int8, "int8", 8}};

const NumberEntry& entry_of(Number number) {
  return *std::find_if(std::begin(kNumbers), std::end(kNumbers),
                       [&](const NumberEntry& entry) { return entry.number == number; });
}

bool reads(const MachineModel& machine, Number weights) {
  return weights == Number::float32 || machine.half != HalfSupport::none;
}

bool computes_in(const MachineModel& machine, Number arithmetic) {
  switch (arithmetic) {
    case Number::float32:
      return true;
    case Number::float16:
      return machine.half == HalfSupport::arithmetic;
    case Number::int8:
      return machine.dot_product != DotProduct::none;
  }
  return false;
}

// "avx512, avx2"
std::string machines_that(bool (*can)(const MachineModel&, Number), Number number) {
  std::string names;
  for (const std::string& variant : machine_variants())
    if (can(*machine_model(variant), number)) names += (names.empty() ? "" : ", ") + variant;
  return names;
}

}  // namespace

int bits_of(Number number) { return entry_of(number).bits; }

std::string_view to_string(Number number) { return entry_of(number).name; }

std::optional<Number> number_named(std::string_view name) {
  for (const NumberEntry& entry : kNumbers)
    if (entry.name == name) return entry.number;
  return std::nullopt;
}

std::vector<std::string> number_names() {
  std::vector<std::string> names;
  for (const NumberEntry& entry : kNumbers) names.emplace_back(entry.name);
  return names;
}

Precision precision_on(const MachineModel& machine, const Precision& asked) {
  Precision precision = asked;
  if (!computes_in(machine, asked.arithmetic)) precision.arithmetic = Number::float32;
  if (precision.arithmetic == Number::float16) precision.weights = Number::float16;
  return precision;
}

std::string check_precision(const Precision& asked, const std::vector<MachineModel>& machines) {
  const std::string arithmetic(to_string(asked.arithmetic));
  if (asked.weights == Number::int8)
    return "weights of int8 are for products of int8: ask for that arithmetic, and for weights of float32 or float16, "
           "which are those of all other layers";
  auto computes = [&](const MachineModel& machine) { return computes_in(machine, asked.arithmetic); };
  if (std::none_of(machines.begin(), machines.end(), computes))
    return "no target has " + arithmetic + " arithmetic; those that have it are " +
           machines_that(computes_in, asked.arithmetic) + ", beside which an archive may have others";
  for (const MachineModel& machine : machines)
    if (!reads(machine, precision_on(machine, asked).weights))
      return "the target " + machine.variant + " takes no float16 weights; those that do are " +
             machines_that(reads, Number::float16);
  return {};
}

}  // namespace skipper
