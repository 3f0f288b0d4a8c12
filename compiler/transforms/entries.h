// The entry points that a compiled model can have, and what each of them is: who treats one unlike another asks this
// table, not for its name.
#pragma once

#include <array>
#include <string_view>

namespace skipper {

// Where an entry's parameters lie.
enum class ParameterSource { caller, blob, state };

// Which of an entry's results its kernels write where they go, so that they need no place in the arena.
enum class InPlace { none, gradients, all };

struct Entry {
  std::string_view name;
  ParameterSource parameters = ParameterSource::blob;
  InPlace in_place = InPlace::none;
  const Entry* continues = nullptr;  // the entry whose steps these are numbered behind
  bool keeps_arena = false;          // runs behind that entry in its arena, whose borders it must not touch
  bool is_profiled = true;
  bool trains = false;  // runs with large batches, and mostly with the largest
};

inline constexpr Entry kPrepare{.name = "prepare", .parameters = ParameterSource::caller, .is_profiled = false};
inline constexpr Entry kPredict{.name = "predict"};
inline constexpr Entry kCamMaps{
    .name = "cam_maps", .in_place = InPlace::all, .continues = &kPredict, .keeps_arena = true};
inline constexpr Entry kTrainStep{
    .name = "train_step", .parameters = ParameterSource::state, .in_place = InPlace::gradients, .trains = true};

// Each optimiser has its own.
constexpr Entry update_entry(std::string_view name) {
  return {.name = name, .parameters = ParameterSource::state, .in_place = InPlace::all, .continues = &kTrainStep};
}
inline constexpr Entry kUpdateAdam = update_entry("update_adam");
inline constexpr Entry kUpdateSgd = update_entry("update_sgd");

// In the order in which modules have them: each behind the one that it continues.
inline constexpr std::array<const Entry*, 6> kEntries{&kPrepare,   &kPredict,    &kCamMaps,
                                                      &kTrainStep, &kUpdateAdam, &kUpdateSgd};

}  // namespace skipper
