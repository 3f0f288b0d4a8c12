#include "report_page.h"

#include <libxml/parser.h>
#include <libxml/xpath.h>

#include <stdexcept>

namespace mnist_train::test {

TrainingReport small_report() {
  TrainingReport report;
  report.model = "digits";
  report.date = "2025-01-31 14:02 UTC";
  report.settings = {"Adam", "0.001, constant", 32, 3, 7, 2, "avx2", {{"Parameters", "1,458,954"}}};
  report.data = {{"training", {2, 2, 1}, 60000}, {"test", {2, 2, 1}, 10}};
  report.history = {{1, 0.5, 0.75, 0.4, 0.8, 1e-3, 10.25},
                    {2, 0.2, 0.9, 0.25, 0.925, 5e-4, 9.75},
                    {3, 0.1, 0.95, 0.3, 0.91, 2.5e-4, 10}};
  report.test = TestResult{10, 0.3125, 0.7, 12.5};
  report.classes = 3;
  report.confusion = {4, 0, 1,  //
                      0, 3, 0,  //
                      2, 0, 0};
  report.image = {2, 2, 1};
  report.mistakes = {
      {5, 0, 2, 0.5, {0, 64, 128, 255}}, {8, 2, 0, 0.875, {255, 0, 0, 0}}, {9, 2, 0, 0.625, {0, 0, 0, 255}}};
  return report;
}

Page::Page(const std::string& html) {
  document_.reset(xmlReadMemory(html.data(), static_cast<int>(html.size()), "report.html", "UTF-8",
                                XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING),
                  xmlFreeDoc);
  if (document_ != nullptr) return;
  const xmlError* error = xmlGetLastError();
  throw std::runtime_error("report.html:" + std::to_string(error->line) + ": " + error->message);
}

std::vector<std::string> Page::all(const std::string& path) const {
  const std::unique_ptr<xmlXPathContext, decltype(&xmlXPathFreeContext)> context(xmlXPathNewContext(document_.get()),
                                                                                 xmlXPathFreeContext);
  const std::unique_ptr<xmlXPathObject, decltype(&xmlXPathFreeObject)> found(
      xmlXPathEvalExpression(reinterpret_cast<const xmlChar*>(path.c_str()), context.get()), xmlXPathFreeObject);
  if (found == nullptr || found->type != XPATH_NODESET) throw std::runtime_error("not a path: " + path);
  std::vector<std::string> texts;
  for (int i = 0; found->nodesetval != nullptr && i < found->nodesetval->nodeNr; ++i) {
    xmlChar* text = xmlNodeGetContent(found->nodesetval->nodeTab[i]);
    texts.emplace_back(reinterpret_cast<const char*>(text));
    xmlFree(text);
  }
  return texts;
}

std::string Page::only(const std::string& path) const {
  const std::vector<std::string> texts = all(path);
  if (texts.size() != 1) throw std::runtime_error(std::to_string(texts.size()) + " elements: " + path);
  return texts.front();
}

}  // namespace mnist_train::test
