// A page of pictures with heat maps over them.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace cam {

struct Bar {
  std::string label;
  double probability = 0;
  bool explained = false;  // the heat map is this class's
};

struct Card {
  std::string name;
  std::string remark;         // beside the name: "is 7"; may be empty
  std::string photo, heat;    // data URIs; the heat map is stretched over the photo
  int width = 1, height = 1;  // their ratio
  bool pixelated = false;     // shows the photo's pixels
  std::string label;          // of the class that the heat map is about
  double probability = 0;     // of that class
  std::vector<Bar> bars;      // the most probable first
};

struct Gallery {
  std::string title;
  std::vector<std::string> facts;  // below the title
  double alpha = 0.5;              // of the heat maps, before the slider is moved
  std::vector<Card> cards;
  std::vector<std::pair<std::string, std::string>> unreadable;  // files, and why
};

// One HTML page that needs nothing else.
std::string gallery_html(const Gallery& gallery);

}  // namespace cam
