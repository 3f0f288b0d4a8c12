#include "model_parameters.h"

#include <charconv>
#include <fstream>
#include <iterator>
#include <string_view>

namespace skipper::convert {

namespace {

constexpr std::string_view op = "nn.parameter \"";

// "7x7x3x64xf32" -> the shape of tensor.
bool parse_type(std::string_view type, skipper_tensor& tensor) {
  tensor.elements = 1;
  while (type != "f32") {
    if (tensor.rank == SKIPPER_MAX_RANK) return false;
    std::int64_t& extent = tensor.shape[tensor.rank++];
    const auto [end, error] = std::from_chars(type.data(), type.data() + type.size(), extent);
    if (error != std::errc() || extent < 1 || end == type.data() + type.size() || *end != 'x') return false;
    type.remove_prefix(static_cast<std::size_t>(end - type.data()) + 1);
    if (__builtin_mul_overflow(tensor.elements, static_cast<std::uint64_t>(extent), &tensor.elements)) return false;
  }
  return true;
}

// The text between begin and end in the first of them, or nothing.
std::string_view between(std::string_view text, std::string_view begin, std::string_view end) {
  const std::size_t from = text.find(begin);
  if (from == std::string_view::npos) return {};
  text.remove_prefix(from + begin.size());
  const std::size_t to = text.find(end);
  return to == std::string_view::npos ? std::string_view{} : text.substr(0, to);
}

}  // namespace

Status ModelParameters::read_ir(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file.is_open() || file.bad()) return Status(SKIPPER_IO_ERROR, path + ": cannot be read");
  return parse_ir(text, path);
}

Status ModelParameters::parse_ir(const std::string& text, const std::string& path) {
  std::string_view rest = text;
  for (std::size_t found = rest.find(op); found != std::string_view::npos; found = rest.find(op)) {
    rest.remove_prefix(found + op.size());
    const std::string_view line = rest.substr(0, rest.find('\n'));
    const std::string_view name = line.substr(0, line.find('"'));
    skipper_parameter parameter{};
    if (name.empty() || !parse_type(between(line, ": tensor<", ">"), parameter.tensor))
      return Status(SKIPPER_BAD_FILE, path + ": cannot read the shape of parameter '" + std::string(name) + "'");
    parameter.tensor.name = names_.emplace_back(name).c_str();
    parameters_.push_back(parameter);
  }
  if (parameters_.empty()) return Status(SKIPPER_BAD_FILE, path + ": has no nn.parameter: is it a model's nn IR?");
  return {};
}

Status ModelParameters::read_library(const std::string& path) {
  if (Status status = library_.open(path); !status.ok()) return status;
  const skipper_model& model = *library_.model();
  parameters_.assign(model.parameters, model.parameters + model.parameter_count);
  return {};
}

}  // namespace skipper::convert
