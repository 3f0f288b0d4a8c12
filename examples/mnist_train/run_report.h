// From what a training and an evaluation gave to the page about them.
#pragma once

#include <skipper/dataset.h>
#include <skipper/evaluation.h>
#include <skipper/trainer.h>

#include <vector>

#include "options.h"
#include "report.h"

namespace mnist_train {

struct RunFacts {
  const Options* options = nullptr;
  const skipper::Trainer* trainer = nullptr;
  const skipper::Dataset* train = nullptr;
  const skipper::Dataset* test = nullptr;
  const skipper::Evaluation* evaluation = nullptr;  // with probabilities
  std::vector<double> batch_losses;                 // from the first update on; those not known are NaN
};

TrainingReport make_report(const RunFacts& facts);

}  // namespace mnist_train
