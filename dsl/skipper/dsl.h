#pragma once

/// \file
/// Skipper's specs: a network is a constexpr function that gives a skipper::Graph.
///
///     #include <skipper/dsl.h>
///     using namespace skipper;
///
///     constexpr Graph tiny(Shape image = {8, 8, 3}, int classes = 5) {
///         Graph g;
///         auto x = g.input(image);
///         x = conv2d(x, 16, {3, 3}, {.strides = {2, 2}, .padding = same, .name = "conv1"});
///         x = relu(batch_norm(x));
///         x = identity_block(x, 3, {8, 8, 16}, 2, "a");
///         x = dense(global_average_pool(x), classes);
///         g.output(softmax(x));
///         return g;
///     }
///     static_assert(tiny().shape("conv1") == Shape{4, 4, 16});
///     SKIPPER_MODEL(tiny, tiny());
///
/// C++20: g++ 12, clang 22; within their default limits for constant evaluation. Needs only the standard library.
#include "activations.h"
#include "graph.h"
#include "layers.h"
#include "model.h"
#include "resnet_blocks.h"
