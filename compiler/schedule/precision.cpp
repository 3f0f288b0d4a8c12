#include "compiler/schedule/precision.h"

#include <algorithm>

namespace skipper {

namespace {

constexpr Number kNumbers[] = {Number::float32, Number::float16};

// "avx512, avx2"
std::string machines_with(bool MachineModel::*ability) {
  std::string names;
  for (const std::string& variant : machine_variants())
    if ((*machine_model(variant)).*ability) names += (names.empty() ? "" : ", ") + variant;
  return names;
}

}  // namespace

std::string_view to_string(Number number) { return number == Number::float16 ? "float16" : "float32"; }

std::optional<Number> number_named(std::string_view name) {
  for (Number number : kNumbers)
    if (to_string(number) == name) return number;
  return std::nullopt;
}

std::vector<std::string> number_names() {
  std::vector<std::string> names;
  for (Number number : kNumbers) names.emplace_back(to_string(number));
  return names;
}

Precision precision_on(const MachineModel& machine, const Precision& asked) {
  Precision precision = asked;
  if (!machine.half_arithmetic) precision.arithmetic = Number::float32;
  if (precision.arithmetic == Number::float16) precision.weights = Number::float16;
  return precision;
}

std::string check_precision(const Precision& asked, const std::vector<MachineModel>& machines) {
  auto computes_in_half = [](const MachineModel& machine) { return machine.half_arithmetic; };
  if (asked.arithmetic == Number::float16 && std::none_of(machines.begin(), machines.end(), computes_in_half))
    return "no target has float16 arithmetic; those that have it are " + machines_with(&MachineModel::half_arithmetic) +
           ", beside which an archive may have others";
  for (const MachineModel& machine : machines)
    if (precision_on(machine, asked).weights == Number::float16 && !machine.half_weights)
      return "the target " + machine.variant + " takes no float16 weights; those that do are " +
             machines_with(&MachineModel::half_weights);
  return {};
}

}  // namespace skipper
