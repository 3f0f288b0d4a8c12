// The CPU families make their lists of direct convolutions of this: the search for tile and tasks, and the
// implementations that any family may put into its list.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "compiler/kernels/common/divisors.h"
#include "compiler/kernels/conv/parameters.h"
#include "compiler/kernels/conv/tile_cost.h"
#include "compiler/machine/machine_model.h"

namespace skipper {

// Everything an implementation of a list may look at.
struct ConvProblem {
  const ConvShape& shape;
  const ConvDemand& demand;
  const MachineModel& machine;

  int vector() const { return vector_for(shape.out_channels, machine.lanes); }  // lanes in use
};

using ConvChoice = std::function<void(const ConvProblem&, DirectConvParameters&)>;

struct ConvImplementation {
  const char* name;
  std::function<std::string(const ConvProblem&)> reject;  // why not, or empty
  ConvChoice choose;                                      // before the search
  ConvChoice finish;                                      // what depends on the tile; may be empty
  const TileModel& tiles;
};

// A 1x1 of stride 1 whose maps have no halo sees batch x height x width as one dimension.
ConvImplementation flat_conv(const TileModel& tiles);
// Maps narrower than half a tile take several rows into one tile.
ConvImplementation block_conv(const TileModel& tiles);
// Tiles along a row: takes any shape.
ConvImplementation rows_conv(const TileModel& tiles);

// The same with products of int8, for channels that divide by 4 and tasks whose input fits; `finish` says how many
// channels an iteration has.
ConvImplementation in_int8(ConvImplementation implementation, const TileModel& tiles, ConvChoice finish);

// The first implementation that does not reject the shape, with tile and tasks by estimated time.  The last one must
// take any shape.
DirectConvChoice choose_direct_conv(const std::vector<ConvImplementation>& list, const ConvProblem& problem);

}  // namespace skipper
