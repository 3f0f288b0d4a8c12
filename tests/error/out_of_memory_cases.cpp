#include "out_of_memory_cases.h"

#include <skipper/choose_model.h>
#include <skipper/evaluation.h>
#include <skipper/files.h>
#include <skipper/find_nan.h>
#include <skipper/initializers.h>
#include <skipper/model_library.h>
#include <skipper/npy.h>
#include <skipper/profile.h>
#include <skipper/progress.h>

#include <cstring>
#include <limits>
#include <new>
#include <utility>

#include "support/idx_file.h"

namespace skipper::test {

namespace {

// A call that is wrong anyway gives this code.
Status as_expected(const Status& status, skipper_status code) { return status.code() == code ? Status() : status; }

Status wrong() { return Status(SKIPPER_INVALID_ARGUMENT, "wrong"); }

Status given(bool value) { return value ? Status() : Status(SKIPPER_OUT_OF_MEMORY, "empty"); }

std::vector<Case> weights_cases(World& w) {
  const auto& model = fake_tiny();
  return {
      {"Weights::open",
       [&] {
         Weights a;
         return a.open(w.in("weights"));
       }},
      {"Weights::open, data that is not aligned",
       [&] {
         Weights a;
         return a.open(w.in("misaligned"));
       }},
      {"Weights::open, no file",
       [&] {
         Weights a;
         return as_expected(a.open(w.in("none")), SKIPPER_IO_ERROR);
       }},
      {"Weights::from_memory",
       [&] {
         static const std::string file = read_file(w.in("weights"));
         Weights a;
         return a.from_memory(file.data(), file.size(), w.long_name);
       }},
      {"Weights::from_memory, null",
       [&] {
         Weights a;
         return as_expected(a.from_memory(nullptr, 0, w.long_name), SKIPPER_INVALID_ARGUMENT);
       }},
      {"Weights::add",
       [&] {
         Weights a;
         Status status;
         try {
           for (int i = 0; i < 5 && status.ok(); ++i) status = a.add(w.long_name + std::to_string(i), {1}, {1.0F});
         } catch (const std::bad_alloc&) {  // of the arguments
           status = given(false);
         }
         bool good = status.ok() == (a.tensors().size() == 5);
         for (const WeightTensor& tensor : a.tensors()) good = good && a.find(tensor.name) == &tensor;
         return good ? std::move(status) : wrong();
       }},
      {"Weights::keep",
       [&] {
         Weights a;
         Status s = a.open(w.in("weights"));
         return s.ok() ? a.keep(w.kept) : s;
       }},
      {"Weights::bind",
       [&] {
         std::vector<const float*> v;
         return w.weights.bind(model, v);
       }},
      {"Weights::match", [&] { return w.weights.match(model.parameters, model.parameter_count).status; }},
      {"Weights::save", [&] { return w.weights.save(w.in("out"), w.metadata); }},
      {"Weights::verify",
       [&] {
         Weights a;
         Status s = a.open(w.in("weights"));
         return s.ok() ? a.verify() : s;
       }},
      {"Weights(), moves and clear",
       [&] {
         Weights a, b(std::move(a));
         a = std::move(b);
         a.clear();
         Weights full;
         Status status = full.open(w.in("weights"));
         const std::size_t count = full.tensors().size();
         a = std::move(full);
         full.clear();
         const bool good = a.tensors().size() == count && full.find("a") == nullptr && full.metadata().empty();
         return good ? std::move(status) : wrong();
       }},
      {"Weights::set_source",
       [&] {
         Weights a;
         try {
           a.set_source(std::string(w.long_name));
         } catch (const std::bad_alloc&) {  // of the argument
         }
         return given(a.source() == w.long_name || a.source() == "weights");
       }},
  };
}

std::vector<Case> core_cases(World& w) {
  const auto& model = fake_tiny();
  return {
      {"read_npy",
       [&] {
         NpyArray a;
         return read_npy(w.in("npy"), a);
       }},
      {"parse_npy",
       [&] {
         static const std::string file = read_file(w.in("npy"));
         NpyView v;
         return parse_npy(file.data(), file.size(), v, w.long_name);
       }},
      {"write_npy",
       [&] {
         const float two[] = {1, 2};
         return write_npy(w.in("out"), w.shape, two);
       }},
      {"write_file", [&] { return skipper::write_file(w.in("out"), "text", 4); }},
      {"check_writable", [&] { return check_writable(w.in("out")); }},
      {"FileLock::lock",
       [&] {
         FileLock a;
         return a.lock(w.in("out"));
       }},
      {"ModelLibrary::open",
       [&] {
         static const std::string file = SKIPPER_FAKE_MODEL;
         ModelLibrary a;
         return a.open(file);
       },
       true},
      {"ModelLibrary::open, no file",
       [&] {
         ModelLibrary a;
         return as_expected(a.open(w.in("none.so")), SKIPPER_IO_ERROR);
       },
       true},
      {"check_abi",
       [&] {
         skipper_model other = model;
         other.abi_version = 99;
         return as_expected(check_abi(other), SKIPPER_ABI_MISMATCH);
       }},
      {"choose_model",
       [&] {
         ChosenModel chosen;
         return choose_model({&model}, chosen);
       }},
      {"initialize_parameter", [&] { return initialize_parameter(model.parameters[1], w.values.data()); }},
      {"initialize_parameters",
       [&] {
         Weights a;
         return initialize_parameters(model, a);
       }},
      {"initialize_parameters, seed",
       [&] {
         Weights a;
         return initialize_parameters(model, 3, a);
       }},
      {"format_profile", [&] { return given(!format_profile(w.one_step, w.step_ns).empty()); }},
      {"profile_json", [&] { return given(!profile_json(w.one_step, w.step_ns).empty()); }},
      {"shape_text",
       [&] {
         const std::int64_t s[] = {123456, 123456, 123456};
         return given(!shape_text(s, 3).empty());
       }},
  };
}

std::vector<Case> training_cases(World& w) {
  const auto& model = fake_tiny();
  const auto opened = [&](const std::function<Status(Trainer&)>& then) {
    return [&w, then] {
      Trainer a;
      Status s = a.open(fake_tiny(), w.options());
      return s.ok() ? then(a) : s;
    };
  };
  return {
      {"check_options",
       [&] {
         TrainingOptions o;
         o.epochs = -1;
         return as_expected(check_options(o), SKIPPER_INVALID_ARGUMENT);
       }},
      {"Trainer::open", opened([](Trainer&) { return Status(); })},
      {"Trainer::load", opened([&](Trainer& a) { return a.load(w.weights); })},
      {"Trainer::resume", opened([&](Trainer& a) { return a.resume(w.in("checkpoint")); })},
      {"Trainer::train", opened([&](Trainer& a) { return a.train(w.data); })},
      {"Trainer::train, checkpoints",
       [&] {
         Trainer a;
         const Status s = a.open(fake_tiny(), w.with_checkpoint);
         return s.ok() ? a.train(w.data) : s;
       }},
      {"Trainer::train, again after a failure",
       [&] {
         static Trainer a;
         if (a.history().epochs.size() != 0 || a.variant() == nullptr)
           if (Status s = a.open(fake_tiny(), w.options()); !s.ok()) return s;
         Status status = a.train(w.data);
         const bool same = std::memcmp(a.state().parameters(), w.trainer.state().parameters(),
                                       a.state().model()->training->parameter_floats * sizeof(float)) == 0;
         return same || !status.ok() ? std::move(status) : wrong();
       },
       true},
      {"Trainer::save_checkpoint", [&] { return w.trainer.save_checkpoint(w.in("out")); }},
      {"Trainer::save_checkpoint, not open",
       [&] { return as_expected(Trainer().save_checkpoint(w.in("out")), SKIPPER_INVALID_ARGUMENT); }},
      {"TrainingState::create",
       [&] {
         TrainingState a;
         return a.create(model);
       }},
      {"TrainingState::initialize",
       [&] {
         TrainingState a;
         Status s = a.create(model);
         return s.ok() ? a.initialize(2) : s;
       }},
      {"TrainingState::load",
       [&] {
         TrainingState a;
         Status s = a.create(model);
         return s.ok() ? a.load(w.weights) : s;
       }},
      {"TrainingState::store",
       [&] {
         Weights a;
         return w.trainer.state().store(a);
       }},
      {"TrainingState::check_finite", [&] { return w.trainer.state().check_finite(); }},
      {"History::json", [&] { return given(!w.trainer.history().json().empty()); }},
      {"History::save", [&] { return w.trainer.history().save(w.in("out")); }},
      {"History::load",
       [&] {
         History a;
         return a.load(w.in("history"));
       }},
      {"evaluate",
       [&] {
         Evaluation e;
         EvaluationOptions o;
         o.keep_probabilities = true;
         return evaluate(w.trainer.state(), w.data, o, e);
       }},
      {"AlignedMemory::allocate",
       [] {
         AlignedMemory a;
         return a.allocate(100);
       }},
      {"ModelContext::create_training",
       [&] {
         ModelContext a;
         return a.create_training(model, *w.trainer.variant());
       }},
      {"ModelContext::create",
       [&] {
         AlignedMemory packed;
         const skipper_variant& v = *w.trainer.variant();
         if (Status s = packed.allocate(v.packed_bytes); !s.ok()) return s;
         const auto& p = w.trainer.state().parameter_pointers();
         model.prepare(&v, p.data(), p.size(), packed.data(), packed.size(), nullptr);
         ModelContext a;
         return a.create(model, v, packed);
       }},
      {"check_for_nan",
       [&] {
         AlignedMemory packed;
         const skipper_variant& v = *w.trainer.variant();
         if (Status s = packed.allocate(v.packed_bytes); !s.ok()) return s;
         const auto& p = w.trainer.state().parameter_pointers();
         model.prepare(&v, p.data(), p.size(), packed.data(), packed.size(), nullptr);
         const float not_a_number = std::numeric_limits<float>::quiet_NaN();
         const std::vector<float>& input = w.one_sample;
         const float* inputs[] = {input.data()};
         const std::size_t input_bytes[] = {input.size() * sizeof(float)};
         const PredictCall call = {&model, &v, packed.data(), packed.size(), 1, inputs, input_bytes};
         return as_expected(check_for_nan(&not_a_number, 1, call), SKIPPER_NOT_A_NUMBER);
       }},
  };
}

std::vector<Case> data_cases(World& w) {
  return {
      {"check_dataset", [&] { return check_dataset(w.data); }},
      {"read_idx",
       [&] {
         IdxArray a;
         return read_idx(w.in("train-images-idx3-ubyte"), a);
       }},
      {"parse_idx",
       [&] {
         static const std::string file = read_file(w.in("t10k-labels-idx1-ubyte"));
         IdxArray a;
         return parse_idx(file.data(), file.size(), a, w.long_name);
       }},
      {"read_idx_dataset",
       [&] {
         Dataset d;
         return read_idx_dataset(w.in("train-images-idx3-ubyte"), w.in("train-labels-idx1-ubyte"), 0, d);
       }},
      {"read_mnist",
       [&] {
         Dataset a, b;
         return read_mnist(w.folder.path(), a, b);
       }},
      {"shuffled_order",
       [&] {
         std::vector<std::uint32_t> order;
         shuffled_order(1, 1, 0, 100, order);
         return given(order.size() == 100);
       }},
      {"progress_text", [] { return given(!progress_text(std::string(5, 'l'), 1, 2, 3, "", 80).empty()); }},
      {"duration_text", [] { return given(!duration_text(1e9).empty()); }},
      {"epoch_text", [] { return given(!epoch_text({}, 3).empty()); }},
      {"ProgressBar",
       [&] {
         ProgressBar bar(nullptr);
         bar.start(w.long_name, 3);
         bar.update(1);
         bar.clear();
         return Status();
       }},
  };
}

}  // namespace

World::World() {
  one_step.name = "avx2";
  one_step.steps = &step;
  one_step.step_count = 1;
  require_ok(trainer.open(fake_tiny(), options()));
  require_ok(trainer.train(data));
  require_ok(trainer.state().store(weights));
  values.resize(fake_tiny().parameters[1].tensor.elements);
  require_ok(weights.save(in("weights"), metadata));
  require_ok(trainer.save_checkpoint(in("checkpoint")));
  require_ok(trainer.history().save(in("history")));
  with_checkpoint = options();
  with_checkpoint.checkpoint = in("out");
  const float two[] = {1, 2};
  require_ok(write_npy(in("npy"), {2}, two));
  const std::string pixels(12 * 4 * 4, 'p'), labels(12, '\0');
  for (const std::string part : {"train", "t10k"}) {
    write_file(in(part + "-images-idx3-ubyte"), gzip(idx({12, 4, 4}, pixels)));
    write_file(in(part + "-labels-idx1-ubyte"), idx({12}, labels));
  }
  std::string misaligned = read_file(in("weights"));
  misaligned.insert(misaligned.find("}}") + 2, " ");
  misaligned[0] = static_cast<char>(misaligned[0] + 1);
  write_file(in("misaligned"), misaligned);
}

TrainingOptions World::options() const {
  TrainingOptions options = few_epochs(1);
  options.validation_count = 8;
  return options;
}

std::vector<Case> out_of_memory_cases(World& world) {
  std::vector<Case> cases;
  for (const auto& some : {weights_cases, core_cases, training_cases, data_cases})
    for (Case& one : some(world)) cases.push_back(std::move(one));
  return cases;
}

}  // namespace skipper::test
