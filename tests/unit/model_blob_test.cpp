// Packed blobs of generated models: the same bits whatever threads and memory, and no flipped bit is taken.  Contexts
// that were destroyed, of sizes that free() gives back.
#include <blocks.h>
#include <malloc.h>
#include <mnist_resnet.h>
#include <tiny.h>

#include <catch2/catch.hpp>
#include <cstring>
#include <random>

#include "model_case.h"
#include "support/files.h"

using namespace skipper::test;

namespace {

// Memory for a blob, filled with garbage.
class Blob {
 public:
  Blob(const skipper_variant& variant, int garbage) : variant_(variant), bytes_(variant.packed_bytes) {
    const std::size_t whole = (bytes_ + SKIPPER_ALIGNMENT - 1) / SKIPPER_ALIGNMENT * SKIPPER_ALIGNMENT;
    data_.reset(static_cast<char*>(std::aligned_alloc(SKIPPER_ALIGNMENT, whole)));
    std::memset(data_.get(), garbage, bytes_);
  }

  skipper_status prepare(const ModelCase& model, int threads) {
    const skipper_options options = with_threads(threads);
    return model.model().prepare(&variant_, model.parameters().data(), model.parameters().size(), data(), bytes_,
                                 &options);
  }
  skipper_status verify(const skipper_model& model) const {
    const skipper_options options = with_threads(2);
    return model.verify(&variant_, data(), bytes_, &options);
  }
  void flip(std::size_t bit) { data()[bit / 8] = static_cast<char>(data()[bit / 8] ^ 1 << bit % 8); }

  char* data() const { return data_.get(); }
  std::size_t bytes() const { return bytes_; }

 private:
  struct Free {
    void operator()(char* memory) const { std::free(memory); }
  };
  const skipper_variant& variant_;
  std::size_t bytes_;
  std::unique_ptr<char, Free> data_;
};

const skipper_variant& variant_of(const skipper_model& model, const std::string& name) {
  const skipper_variant* variant = nullptr;
  REQUIRE(model.choose(SKIPPER_ABI_VERSION, name.c_str(), &variant) == SKIPPER_OK);
  return *variant;
}

// Calls check(case, variant) for each variant of each model that this CPU can run.
template <typename Check>
void for_each_variant(Check check) {
  const ModelCase cases[] = {{*tiny_model(), tiny_graph(), 1},
                             {*blocks_model(), blocks_graph(), 1},
                             {*mnist_resnet_model(), mnist_resnet_graph(), 1}};
  for (const ModelCase& one : cases)
    for (const std::string& name : runnable_variants(one.model())) {
      INFO(one.model().name << ", " << name);
      check(one, variant_of(one.model(), name));
    }
}

}  // namespace

TEST_CASE("equal weights give equal blobs for any number of threads, whatever lay in the memory") {
  for_each_variant([](const ModelCase& model, const skipper_variant& variant) {
    Blob first(variant, 0);
    REQUIRE(first.prepare(model, 1) == SKIPPER_OK);
    for (int threads = 1; threads <= 8; ++threads) {
      Blob blob(variant, threads % 2 ? 0xff : 0x5a);
      REQUIRE(blob.prepare(model, threads) == SKIPPER_OK);
      CHECK(std::memcmp(blob.data(), first.data(), blob.bytes()) == 0);
      CHECK(blob.verify(model.model()) == SKIPPER_OK);
    }
  });
}

TEST_CASE("a blob with a flipped bit is refused by verify, in the header and anywhere in the payload") {
  for_each_variant([](const ModelCase& model, const skipper_variant& variant) {
    Blob blob(variant, 0);
    REQUIRE(blob.prepare(model, 2) == SKIPPER_OK);
    std::mt19937_64 random(1);
    const std::size_t header = 8 * SKIPPER_ALIGNMENT, all = 8 * blob.bytes();
    int accepted = 0;
    const auto try_bit = [&](std::size_t bit) {
      blob.flip(bit);
      accepted += blob.verify(model.model()) != SKIPPER_FOREIGN_BLOB;
      blob.flip(bit);
    };
    for (std::size_t bit = 0; bit < header; bit += 3) try_bit(bit);
    for (std::size_t bit = header; bit < header + 64; ++bit) try_bit(bit);
    for (std::size_t bit = all - 64; bit < all; ++bit) try_bit(bit);
    for (int i = 0; i < 300; ++i) try_bit(header + random() % (all - header));
    CHECK(accepted == 0);
    CHECK(blob.verify(model.model()) == SKIPPER_OK);
  });
}

TEST_CASE("payloads that differ in several words are refused: swapped words, zeroed pages, highest bits") {
  const ModelCase model(*mnist_resnet_model(), mnist_resnet_graph(), 1);
  const skipper_variant& variant = variant_of(model.model(), "sse41");
  Blob blob(variant, 0);
  REQUIRE(blob.prepare(model, 2) == SKIPPER_OK);
  const std::string good(blob.data(), blob.bytes());
  const auto refused = [&](const char* what) {
    INFO(what);
    if (std::memcmp(good.data(), blob.data(), blob.bytes()) == 0) FAIL("nothing was changed");
    CHECK(blob.verify(model.model()) == SKIPPER_FOREIGN_BLOB);
    std::memcpy(blob.data(), good.data(), good.size());
  };
  char* payload = blob.data() + SKIPPER_ALIGNMENT;
  std::mt19937_64 random(2);
  for (const std::size_t distance : {8, 64, 4096, 1 << 18, 1 << 19})
    for (int i = 0; i < 20; ++i) {
      char* at = payload + random() % ((blob.bytes() - SKIPPER_ALIGNMENT - distance) / 8 - 1) * 8;
      if (std::memcmp(at, at + distance, 8) != 0) {
        std::swap_ranges(at, at + 8, at + distance);
        refused("swapped words");
      }
      at[7] = static_cast<char>(at[7] ^ 0x80);
      at[distance + 7] = static_cast<char>(at[distance + 7] ^ 0x80);
      refused("the signs of two floats");
    }
  std::memset(payload + (1 << 20), 0, 4096);
  refused("a page of zeros");
  std::swap_ranges(payload, payload + (1 << 18), payload + (1 << 18));
  refused("swapped chunks");
}

TEST_CASE("a blob that comes from a file is verified") {
  const ModelCase model(*tiny_model(), tiny_graph(), 1);
  tiny::Model prepared;
  REQUIRE(prepared.prepare(model.parameters().data(), model.parameters().size(), "sse41") == SKIPPER_OK);
  const TemporaryFolder folder;
  write_file(folder / "tiny.blob", std::string(static_cast<const char*>(prepared.packed()), prepared.packed_bytes()));
  std::string bytes = read_file(folder / "tiny.blob");
  Blob memory(*prepared.variant(), 0);
  REQUIRE(bytes.size() == memory.bytes());
  std::memcpy(memory.data(), bytes.data(), bytes.size());
  tiny::Model attached;
  REQUIRE(attached.attach(memory.data(), memory.bytes(), "sse41") == SKIPPER_OK);
  CHECK(attached.verify() == SKIPPER_OK);
  REQUIRE(attached.attach(memory.data(), memory.bytes() - 1, "sse41") == SKIPPER_OK);
  CHECK(attached.verify() == SKIPPER_BUFFER_SIZE);
  memory.flip(8 * 1000);
  REQUIRE(attached.attach(memory.data(), memory.bytes(), "sse41") == SKIPPER_OK);
  CHECK(attached.verify() == SKIPPER_FOREIGN_BLOB);
  CHECK(std::string(tiny::last_error()).find("damaged") != std::string::npos);
}

TEST_CASE("calls with a destroyed context of any size say so") {
  mallopt(M_MMAP_THRESHOLD, 128 << 10);  // and no higher: free() gives larger blocks back
  for_each_variant([](const ModelCase& one, const skipper_variant& variant) {
    const skipper_model& model = one.model();
    const Prepared prepared(one, variant.name);
    skipper_context* contexts[2] = {};
    REQUIRE(model.context_create(&variant, prepared.packed(), prepared.packed_bytes(), nullptr, &contexts[0]) ==
            SKIPPER_OK);
    if (model.training_create) REQUIRE(model.training_create(&variant, nullptr, &contexts[1]) == SKIPPER_OK);
    for (skipper_context* context : contexts) model.context_destroy(context);
    const float* input = one.inputs().front().data();
    std::vector<const float*> inputs(model.input_count, input);
    std::vector<float*> outputs(model.output_count, nullptr);
    const std::vector<std::size_t> input_bytes(model.input_count), output_bytes(model.output_count);
    const auto refused = [&](skipper_status status) {
      CHECK(status == SKIPPER_INVALID_ARGUMENT);
      CHECK(std::string(model.last_error()).rfind("the context ", 0) == 0);
    };
    int32_t classes = 0;
    float map = 0;
    const skipper_update rule{SKIPPER_SGD, 0, 1, 0.5, 0.9, 0.999, 1e-7, 0.9, 0};
    for (skipper_context* gone : contexts) {
      refused(model.predict(gone, 1, inputs.data(), input_bytes.data(), outputs.data(), output_bytes.data()));
      if (model.cam)
        refused(model.cam(gone, 1, inputs.data(), input_bytes.data(), outputs.data(), output_bytes.data(), 1, &classes,
                          1, 1, &map, sizeof map));
      if (model.train_step)
        refused(model.train_step(gone, 1, inputs.data(), input_bytes.data(), &map, 4, &map, &map, &map, outputs.data(),
                                 output_bytes.data()));
      if (model.update) refused(model.update(gone, &rule, &map, &map, &map));
      model.context_destroy(gone);
    }
  });
  CHECK(mnist_resnet_model()->variants[0].context_bytes > 128 << 10);
}

TEST_CASE("archives say what they have behind the first models of their version") {
  for (const skipper_model* model : {tiny_model(), blocks_model(), mnist_resnet_model()}) {
    CHECK(offsetof(skipper_model, verify) < model->struct_bytes);
    CHECK(model->verify != nullptr);
    CHECK((model->training_hash != nullptr) == (model->training != nullptr));
    if (model->training_hash) CHECK(std::string(model->training_hash).size() == 64);
  }
  CHECK(std::string(tiny_model()->training_hash) != tiny_model()->fingerprint);
}
