// libraries LABELS.gz WEIGHTS.h5 PHOTO: reads a file with each library that links one of the system.
#include <skipper/dataset.h>
#include <skipper/hdf5.h>
#include <skipper/vision.h>

#include <cstdio>

int main(int argc, char** argv) {
  if (argc != 4) return 1;
  skipper::IdxArray labels;
  skipper::Weights weights;
  skipper::Image photo;
  skipper::Status status = skipper::read_idx(argv[1], labels);
  if (status.ok()) status = skipper::read_keras_hdf5(argv[2], weights);
  if (status.ok()) status = skipper::read_image(argv[3], photo);
  std::printf("%s%zu labels, a photo of %dx%d\n", status.message().c_str(), labels.data.size(), photo.width,
              photo.height);
  return status.ok() ? 0 : 1;
}
