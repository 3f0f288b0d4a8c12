// Every pointer that an entry takes: null, and one byte off.  A row is a pointer; its entry must refuse both, and is
// called before and behind with all as it should be.
#include <toy.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdint>
#include <functional>
#include <string>

#include "toy_support.h"

namespace {

// Arguments of all entries, all good.
struct Arguments {
  const skipper_variant* variant = chosen("plain");
  const float* const* weights = parameters();
  size_t weight_count = 2;
  alignas(SKIPPER_ALIGNMENT) char blob_bytes[TOY_VARIANT_PLAIN_PACKED_BYTES + 1] = {};
  alignas(SKIPPER_ALIGNMENT) char memory[TOY_VARIANT_PLAIN_CONTEXT_BYTES + 1] = {};
  void* packed = blob_bytes;
  void* own = memory;
  skipper_context* created = nullptr;
  skipper_context** out = &created;
  const skipper_variant* got = nullptr;
  const skipper_variant** chosen_out = &got;
  skipper_options option_values{};
  const skipper_options* options = &option_values;
  uint64_t step_ns[8] = {};

  skipper_context *context = nullptr, *trainer = nullptr;
  Call call{2};
  const float* const* inputs = &call.input_pointer;
  const size_t* input_bytes = &call.input_bytes;
  float* const* outputs = call.output_pointers;
  const size_t* output_bytes = call.output_bytes;
  std::array<int32_t, 3> class_values{};
  int32_t* classes = class_values.data();
  std::array<float, 2 * 6 + 1> map_values{};
  float* maps = map_values.data();
  std::array<float, 9> label_values{};
  const float* labels = label_values.data();
  std::array<float, 3> loss_values{};
  float* losses = loss_values.data();
  alignas(SKIPPER_ALIGNMENT) float state_values[3][64] = {};
  float *state = state_values[0], *gradients = state_values[1], *moments = state_values[2];
  skipper_update update_values[2] = {{SKIPPER_SGD, 0, 1, 0.5, 0.9, 0.999, 1e-7, 0.9, 0}, {}};
  const skipper_update* update = update_values;

  Arguments() {
    option_values.threads = 1;
    option_values.step_ns = step_ns;
    REQUIRE(prepare() == SKIPPER_OK);
    REQUIRE(toy_context_create(variant, packed, TOY_VARIANT_PLAIN_PACKED_BYTES, options, &context) == SKIPPER_OK);
    REQUIRE(toy_training_create(variant, options, &trainer) == SKIPPER_OK);
  }
  ~Arguments() {
    toy_context_destroy(context);
    toy_context_destroy(trainer);
  }
  Arguments(const Arguments&) = delete;
  Arguments& operator=(const Arguments&) = delete;

  skipper_status ended(skipper_status status) {
    toy_context_destroy(created);
    created = nullptr;
    return status;
  }
  skipper_status choose() { return toy_choose(SKIPPER_ABI_VERSION, "plain", chosen_out); }
  skipper_status prepare() {
    return toy_prepare(variant, weights, weight_count, packed, TOY_VARIANT_PLAIN_PACKED_BYTES, options);
  }
  skipper_status verify() { return toy_verify(variant, packed, TOY_VARIANT_PLAIN_PACKED_BYTES, options); }
  skipper_status create() {
    return ended(toy_context_create(variant, packed, TOY_VARIANT_PLAIN_PACKED_BYTES, options, out));
  }
  skipper_status create_in() {
    return ended(toy_context_create_in(variant, packed, TOY_VARIANT_PLAIN_PACKED_BYTES, own,
                                       TOY_VARIANT_PLAIN_CONTEXT_BYTES, options, out));
  }
  skipper_status predict() { return toy_predict(context, 2, inputs, input_bytes, outputs, output_bytes); }
  skipper_status cam() {
    return toy_cam(context, 2, inputs, input_bytes, outputs, output_bytes, 1, classes, 2, 3, maps, 12 * sizeof(float));
  }
  skipper_status training_create() { return ended(toy_training_create(variant, options, out)); }
  skipper_status train_step() {
    return toy_train_step(trainer, 2, inputs, input_bytes, labels, 8 * sizeof(float), state, gradients, losses, outputs,
                          output_bytes);
  }
  skipper_status run_update() { return toy_update(trainer, update, state, gradients, moments); }
};

template <typename T>
T* off_by_one(T* pointer) {
  return reinterpret_cast<T*>(reinterpret_cast<uintptr_t>(pointer) + 1);
}

using Entry = skipper_status (Arguments::*)();

struct Row {
  const char* name;
  std::vector<Entry> entries;
  std::function<void(Arguments&)> null, odd;  // empty: allowed, or not of interest
};

template <typename T>
Row row(const char* name, std::vector<Entry> entries, T Arguments::* member) {
  return {name, std::move(entries), [=](Arguments& a) { a.*member = nullptr; },
          [=](Arguments& a) { a.*member = off_by_one(a.*member); }};
}

std::vector<Row> rows() {
  using A = Arguments;
  const std::vector<Entry> predicts{&A::predict, &A::cam, &A::train_step}, creates{&A::create, &A::create_in};
  std::vector<Row> rows{row("chosen out", {&A::choose}, &A::chosen_out),
                        row("weights", {&A::prepare}, &A::weights),
                        row("packed", {&A::prepare, &A::verify, &A::create, &A::create_in}, &A::packed),
                        row("memory", {&A::create_in}, &A::own),
                        row("out", {&A::create, &A::create_in, &A::training_create}, &A::out),
                        row("inputs", predicts, &A::inputs),
                        row("input bytes", predicts, &A::input_bytes),
                        row("outputs", predicts, &A::outputs),
                        row("output bytes", predicts, &A::output_bytes),
                        row("classes", {&A::cam}, &A::classes),
                        row("maps", {&A::cam}, &A::maps),
                        row("labels", {&A::train_step}, &A::labels),
                        row("losses", {&A::train_step}, &A::losses),
                        row("state", {&A::train_step, &A::run_update}, &A::state),
                        row("gradients", {&A::train_step, &A::run_update}, &A::gradients),
                        row("moments", {&A::run_update}, &A::moments),
                        row("update", {&A::run_update}, &A::update)};
  Row options = row("options", {&A::prepare, &A::verify, &A::create, &A::create_in, &A::training_create}, &A::options);
  options.null = {};
  rows.push_back(options);
  rows.push_back(
      {"options.step_ns", {&A::prepare, &A::verify, &A::create, &A::create_in, &A::training_create}, {}, [](A& a) {
         a.option_values.step_ns = off_by_one(a.step_ns);
       }});
  rows.push_back({"an input", predicts, [](A& a) { a.call.input_pointer = nullptr; },
                  [](A& a) { a.call.input_pointer = off_by_one(a.call.input_pointer); }});
  rows.push_back(
      {"an output", predicts, {}, [](A& a) { a.call.output_pointers[2] = off_by_one(a.call.output_pointers[2]); }});
  rows.push_back({"the variant",
                  {&A::prepare, &A::verify, &A::create, &A::create_in, &A::training_create},
                  [](A& a) { a.variant = nullptr; },
                  {}});
  rows.push_back({"the context", {&A::predict, &A::cam}, [](A& a) { a.context = nullptr; }, {}});
  rows.push_back({"the training context", {&A::train_step, &A::run_update}, [](A& a) { a.trainer = nullptr; }, {}});
  return rows;
}

// Contexts stay those of the arguments, also where a row takes them away.
void check(const Row& row, const std::function<void(Arguments&)>& spoil, skipper_status expected) {
  if (!spoil) return;
  for (const Entry entry : row.entries) {
    Arguments arguments;
    CHECK((arguments.*entry)() == SKIPPER_OK);
    skipper_context *context = arguments.context, *trainer = arguments.trainer;
    spoil(arguments);
    CHECK((arguments.*entry)() == expected);
    INFO(toy_last_error());
    CHECK(arguments.created == nullptr);
    arguments.context = context;
    arguments.trainer = trainer;
  }
}

}  // namespace

TEST_CASE("a pointer that must not be null is refused as one", "[codegen][abi]") {
  for (const Row& row : rows()) {
    INFO(row.name);
    check(row, row.null, SKIPPER_INVALID_ARGUMENT);
  }
}

TEST_CASE("a pointer that is not aligned is refused as one", "[codegen][abi]") {
  for (const Row& row : rows()) {
    INFO(row.name);
    check(row, row.odd, SKIPPER_MISALIGNED);
  }
}

TEST_CASE("a size that is not the shape's is refused as one", "[codegen][abi]") {
  Arguments a;
  for (const int64_t off : {-4, -1, 1, 4}) {
    const auto size = [&](size_t right) { return static_cast<size_t>(static_cast<int64_t>(right) + off); };
    const auto floats = [&](size_t count) { return size(count * sizeof(float)); };
    CHECK(toy_cam(a.context, 2, a.inputs, a.input_bytes, a.outputs, a.output_bytes, 1, a.classes, 2, 3, a.maps,
                  floats(12)) == SKIPPER_BUFFER_SIZE);
    CHECK(toy_train_step(a.trainer, 2, a.inputs, a.input_bytes, a.labels, floats(8), a.state, a.gradients, a.losses,
                         a.outputs, a.output_bytes) == SKIPPER_BUFFER_SIZE);
    CHECK(toy_verify(a.variant, a.packed, size(TOY_VARIANT_PLAIN_PACKED_BYTES), nullptr) == SKIPPER_BUFFER_SIZE);
    a.call.input_bytes = floats(8);
    for (const Entry entry : {&Arguments::predict, &Arguments::cam, &Arguments::train_step})
      CHECK((a.*entry)() == SKIPPER_BUFFER_SIZE);
    a.call.input_bytes = 8 * sizeof(float);
    a.call.output_bytes[2] = floats(8);
    for (const Entry entry : {&Arguments::predict, &Arguments::cam, &Arguments::train_step})
      CHECK((a.*entry)() == SKIPPER_BUFFER_SIZE);
    a.call.output_bytes[2] = 8 * sizeof(float);
  }
}
