// app oracle.safetensors: the blocks with the spec's own initialisers against what TensorFlow computed.
#include <blocks.h>
#include <skipper/initializers.h>
#include <skipper/weights.h>

#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

namespace {

constexpr double kTolerance = 1e-5;
constexpr int kBatch = 3;

int fail(const std::string& message) {
    std::fprintf(stderr, "FAILED: %s\n", message.c_str());
    return 1;
}

// The largest difference from the tensor of that name, or infinity where there is none of that size.
double difference(const skipper::Weights& oracle, const char* name, const std::vector<float>& values) {
    const skipper::WeightTensor* tensor = oracle.find(name);
    if (tensor == nullptr || tensor->bytes != values.size() * sizeof(float)) return INFINITY;
    const float* expected = static_cast<const float*>(tensor->data);
    double worst = 0;
    for (size_t i = 0; i < values.size(); ++i) {
        const double error = std::abs(static_cast<double>(values[i]) - expected[i]);
        if (!(error <= worst)) worst = error;
    }
    return worst;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) return fail("usage: app oracle.safetensors");
    skipper::Weights oracle, weights;
    skipper::Status status = oracle.open(argv[1]);
    std::vector<const float*> parameters;
    if (status.ok()) status = skipper::initialize_parameters(*blocks_model(), weights);
    if (status.ok()) status = weights.bind(*blocks_model(), parameters);
    if (!status.ok()) return fail(status.message());
    const skipper::WeightTensor* x = oracle.find("x");
    if (x == nullptr || x->bytes != kBatch * BLOCKS_INPUT_0_ELEMENTS * sizeof(float)) return fail("no input x");

    blocks::Model model;
    blocks::Context context;
    std::vector<float> identity(kBatch * BLOCKS_OUTPUT_0_ELEMENTS), conv(kBatch * BLOCKS_OUTPUT_1_ELEMENTS);
    const float* inputs[] = {static_cast<const float*>(x->data)};
    float* outputs[] = {identity.data(), conv.data()};
    const size_t input_bytes[] = {x->bytes};
    const size_t output_bytes[] = {identity.size() * sizeof(float), conv.size() * sizeof(float)};
    if (model.prepare(parameters.data(), parameters.size()) != SKIPPER_OK || context.create(model) != SKIPPER_OK ||
        context.predict(kBatch, inputs, input_bytes, outputs, output_bytes) != SKIPPER_OK)
        return fail(blocks::last_error());

    const double identity_error = difference(oracle, "identity/out", identity);
    const double conv_error = difference(oracle, "conv/out", conv);
    std::printf("%s: identity within %.2g, conv within %.2g\n", model.variant()->name, identity_error, conv_error);
    return identity_error <= kTolerance && conv_error <= kTolerance ? 0 : fail("not TensorFlow's numbers");
}
