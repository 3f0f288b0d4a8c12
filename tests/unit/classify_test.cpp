// classify: class names, ranking and how results are printed.
#include <catch2/catch.hpp>
#include <map>
#include <nlohmann/json.hpp>

#include "common/class_names.h"
#include "report.h"

using namespace classify;
using namespace common;

namespace {

std::vector<float> probabilities_of(const std::map<std::size_t, float>& chosen) {
  std::vector<float> values(class_count, 0.0F);
  for (const auto& [index, probability] : chosen) values[index] = probability;
  return values;
}

}  // namespace

TEST_CASE("class names are in Keras's order and spelling") {
  const std::map<std::size_t, std::pair<std::string, std::string>> expected = {
      {0, {"n01440764", "tench"}},
      {2, {"n01484850", "great_white_shark"}},
      {165, {"n02089078", "black-and-tan_coonhound"}},
      {208, {"n02099712", "Labrador_retriever"}},
      {229, {"n02105641", "Old_English_sheepdog"}},
      {281, {"n02123045", "tabby"}},
      {477, {"n02966687", "carpenter's_kit"}},
      {511, {"n03100240", "convertible"}},
      {967, {"n07920052", "espresso"}},
      {999, {"n15075141", "toilet_tissue"}}};
  for (const auto& [index, label] : expected) {
    CHECK(class_name(index).wnid == label.first);
    CHECK(class_name(index).name == label.second);
  }
}

TEST_CASE("crane and maillot are two classes each, and no other name is") {
  std::map<std::string, int> names, wnids;
  for (std::size_t i = 0; i < class_count; ++i) {
    ++names[class_name(i).name];
    ++wnids[class_name(i).wnid];
  }
  CHECK(wnids.size() == 1000);
  CHECK(names.size() == 998);
  CHECK(names["crane"] == 2);
  CHECK(names["maillot"] == 2);
  CHECK(std::string(class_name(134).name) == "crane");
  CHECK(std::string(class_name(517).name) == "crane");
  CHECK(std::string(class_name(638).name) == "maillot");
  CHECK(std::string(class_name(639).name) == "maillot");
}

TEST_CASE("the most probable classes come first, of equal ones the lower index") {
  const std::vector<float> values = probabilities_of({{7, 0.25F}, {3, 0.25F}, {999, 0.5F}});
  const std::vector<Candidate> top = top_classes(values.data(), 4);
  REQUIRE(top.size() == 4);
  CHECK(top[0].index == 999);
  CHECK(top[0].probability == 0.5F);
  CHECK(top[1].index == 3);
  CHECK(top[2].index == 7);
  CHECK(top[3].index == 0);
  CHECK(top_classes(values.data(), 5000).size() == class_count);
}

TEST_CASE("a result is printed as decode_predictions does, then line by line") {
  const Result result{"photo.jpg", "", {{511, 0.9548753F}, {477, 0.018259434F}, {134, 1e-5F}}};
  CHECK(text_of(result) ==
        "[('n03100240', 'convertible', 0.9548753), ('n02966687', \"carpenter's_kit\", 0.018259434), "
        "('n02012849', 'crane', 1e-05)]\n"
        "1. convertible: 95.49%\n"
        "2. carpenter's_kit: 1.83%\n"
        "3. crane: 0.00%\n");
}

TEST_CASE("JSON holds file, index, names and probability, or the error") {
  const std::vector<Result> results = {{"a \"b\".png", "", {{511, 0.75F}, {134, 0.25F}}},
                                       {"bad\xff.png", "bad.png: is not an image", {}}};
  const auto json = nlohmann::json::parse(json_of(results));
  REQUIRE(json.size() == 2);
  CHECK(json[0]["file"] == "a \"b\".png");
  REQUIRE(json[0]["top"].size() == 2);
  CHECK(json[0]["top"][0] ==
        nlohmann::json{{"index", 511}, {"wnid", "n03100240"}, {"name", "convertible"}, {"probability", 0.75}});
  CHECK(json[0]["top"][1]["index"] == 134);
  CHECK_FALSE(json[0].contains("error"));
  CHECK(json[1]["error"] == "bad.png: is not an image");
  CHECK_FALSE(json[1].contains("top"));
}
