// The report page in tests: what it is made from, and its elements.
#pragma once

#include <libxml/tree.h>

#include <memory>
#include <string>
#include <vector>

#include "report.h"

namespace mnist_train::test {

// Three epochs, three classes, and three mistakes with pictures of 2 x 2 pixels.
TrainingReport small_report();

// A page, parsed as strictly as XML is.
class Page {
 public:
  // Throws std::runtime_error if it is not well-formed.
  explicit Page(const std::string& html);

  // Text of the elements, or values of the attributes, that an XPath finds.
  std::vector<std::string> all(const std::string& path) const;
  std::size_t count(const std::string& path) const { return all(path).size(); }
  // Returns the text of the only one; throws std::runtime_error if there are none, or more.
  std::string only(const std::string& path) const;

 private:
  std::shared_ptr<xmlDoc> document_;
};

}  // namespace mnist_train::test
