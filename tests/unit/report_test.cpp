// The report page: its sections, and what it says where something is missing.
#include "report.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "report_page.h"

using namespace mnist_train;
using Catch::Matchers::Contains;
using mnist_train::test::Page;
using mnist_train::test::small_report;
using Texts = std::vector<std::string>;

namespace {

const double nan_value = std::nan("");

Page page_of(const TrainingReport& report) { return Page(report_html(report)); }

}  // namespace

TEST_CASE("the page needs nothing but itself") {
  const std::string html = report_html(small_report());
  const Page page(html);
  CHECK(page.count("//img") == 3);
  CHECK(page.count("//@src") == page.count("//@src[starts-with(., 'data:image/png;base64,')]"));
  CHECK(page.count("//@href | //@srcset | //@action | //@background") == 0);
  CHECK(page.count("//script | //link | //iframe | //object | //embed") == 0);
  for (const char* reference : {"http:", "https:", "url(", "@import"}) {
    CAPTURE(reference);
    CHECK(html.find(reference) == std::string::npos);
  }
}

TEST_CASE("title, settings and data") {
  const Page page = page_of(small_report());
  CHECK(page.only("/html/head/title") == "digits: training report");
  CHECK(page.only("//h1") == "digits");
  CHECK(page.only("//p[@class='date']") == "2025-01-31 14:02 UTC");
  CHECK(page.all("//section[@id='settings']//dt") ==
        Texts{"Optimiser", "Learning rate", "Batch", "Epochs", "Seed", "Threads", "Variant", "Parameters"});
  CHECK(page.all("//section[@id='settings']//dd") ==
        Texts{"Adam", "0.001, constant", "32", "3", "7", "2", "avx2", "1,458,954"});
  CHECK(page.all("//section[@id='data']/table/tbody/tr[1]/*") == Texts{"training", "2 × 2 × 1", "60,000"});
  CHECK(page.all("//section[@id='data']/table/tbody/tr[2]/*") == Texts{"test", "2 × 2 × 1", "10"});
}

TEST_CASE("the result in large numbers") {
  const Page page = page_of(small_report());
  CHECK(page.all("//section[@id='summary']//dt") ==
        Texts{"Test accuracy", "Test loss", "Time per sample", "Training time"});
  CHECK(page.all("//section[@id='summary']//dd") == Texts{"70.00%", "3 of 10 samples wrong", "0.3125",
                                                          "mean over the test set", "12.5 µs",
                                                          "80,000 samples a second", "30.0 s", "3 epochs"});
}

TEST_CASE("a row of the history for each epoch; the best one is marked") {
  const Page page = page_of(small_report());
  CHECK(page.all("//table[@class='history']/thead//th") ==
        Texts{"epoch", "loss", "accuracy", "val_loss", "val_accuracy", "lr", "seconds"});
  const std::string rows = "//table[@class='history']/tbody/tr";
  REQUIRE(page.count(rows) == 3);
  CHECK(page.all(rows + "[1]/*") == Texts{"1", "0.5000", "75.00%", "0.4000", "80.00%", "0.001", "10.2"});
  CHECK(page.all(rows + "[2]/*") == Texts{"2", "0.2000", "90.00%", "0.2500", "92.50%", "0.0005", "9.8"});
  CHECK(page.all(rows + "[3]/*") == Texts{"3", "0.1000", "95.00%", "0.3000", "91.00%", "0.00025", "10.0"});
  CHECK(page.only(rows + "[@class='best']/th") == "2");
}

TEST_CASE("the curves have a point for each epoch and a legend") {
  TrainingReport report = small_report();
  report.held_out = "test";
  const Page page = page_of(report);
  REQUIRE(page.all("//figure[@class='chart']/figcaption") == Texts{"Loss", "Accuracy"});
  for (const std::string chart : {"//figure[@class='chart'][1]", "//figure[@class='chart'][2]"}) {
    CAPTURE(chart);
    CHECK(page.all(chart + "/ul/li") == Texts{"training", "test"});
    CHECK(page.count(chart + "//path[@class='line train']") == 1);
    CHECK(page.count(chart + "//path[@class='line held']") == 1);
    CHECK(page.count(chart + "//circle[@class='dot']") == 6);
    CHECK(page.all(chart + "//text[@class='x']") == Texts{"1", "2", "3"});
    CHECK(page.count(chart + "//text[@class='y']") >= 3);
    CHECK(page.only(chart + "//text[@class='x title']") == "epoch");
  }
  CHECK(page.all("//figure[1]//g[@class='mark held']/title") ==
        Texts{"test, epoch 1: 0.4000", "test, epoch 2: 0.2500", "test, epoch 3: 0.3000"});
  CHECK(page.all("//figure[2]//g[@class='mark train']/title") ==
        Texts{"training, epoch 1: 75.00%", "training, epoch 2: 90.00%", "training, epoch 3: 95.00%"});
}

TEST_CASE("losses of batches are averaged to a curve that starts before the first epoch's end") {
  TrainingReport report = small_report();
  for (int i = 0; i < 3000; ++i) report.batch_losses.push_back(2.0 / (1 + i));
  const Page page = page_of(report);
  CHECK(page.all("//figure[1]/ul/li") == Texts{"training, means of 13 batches", "training", "validation"});
  CHECK(page.count("//figure[1]//path[@class='line batch']") == 1);
  CHECK(page.all("//figure[1]//text[@class='x']") == Texts{"0", "1", "2", "3"});
  CHECK(page.only("//figure[1]//text[@class='title']") == "loss, logarithmic");
  CHECK(page.count("//figure[2]//path[@class='line batch']") == 0);

  report.batch_losses.resize(100, 0.5);
  CHECK(page_of(report).all("//figure[1]/ul/li")[0] == "training, each batch");
}

TEST_CASE("the confusion matrix has counts, recall and names") {
  TrainingReport report = small_report();
  report.class_names = {"cat", "dog"};
  const Page page = page_of(report);
  CHECK(page.all("//table[@class='matrix']/thead/tr[2]/th") == Texts{"true", "cat", "dog", "2", "recall"});
  const std::string rows = "//table[@class='matrix']/tbody/tr";
  CHECK(page.all(rows + "[1]/*") == Texts{"cat", "4", "0", "1", "80.0%"});
  CHECK(page.all(rows + "[2]/*") == Texts{"dog", "0", "3", "0", "100.0%"});
  CHECK(page.all(rows + "[3]/*") == Texts{"2", "2", "0", "0", "0.0%"});
  CHECK(page.only(rows + "[1]/td[3]/@title") == "true cat, predicted 2: 1 (20.0%)");
  CHECK(page.only(rows + "[1]/td[1]/@style") == "--share:0.800");
  CHECK(page.only(rows + "[2]/td[2]/@class") == "right strong");
  CHECK(page.only(rows + "[3]/td[1]/@class") == "wrong");
}

TEST_CASE("mistakes are shown with the most confident first, and no more than asked for") {
  TrainingReport report = small_report();
  const std::string figures = "//div[@class='gallery']/figure";
  const Page all = page_of(report);
  CHECK(all.all(figures + "/figcaption") == Texts{"2 → 087.50%", "2 → 062.50%", "0 → 250.00%"});
  CHECK(all.all(figures + "/img/@alt") == Texts{"test sample 8: true 2, predicted 0",
                                                "test sample 9: true 2, predicted 0",
                                                "test sample 5: true 0, predicted 2"});
  CHECK_THAT(all.only("//section[@id='mistakes']/p"), Contains("All 3 misclassified"));

  report.max_mistakes = 2;
  report.mistakes[1].probability = nan_value;  // the last, then
  const Page some = page_of(report);
  CHECK(some.all(figures + "//span") == Texts{"62.50%", "50.00%"});
  CHECK_THAT(some.only("//section[@id='mistakes']/p"), Contains("2 most confident of 3 misclassified"));
}

TEST_CASE("names are text, whatever they look like") {
  const std::string name = "<script>\"a\" & 'b'</script> ö 数";
  TrainingReport report = small_report();
  report.model = report.date = report.held_out = report.settings.optimiser = report.data[0].name = name;
  report.settings.more = {{name, name}};
  report.class_names = {name, "b", "c"};
  const Page page = page_of(report);
  CHECK(page.count("//script") == 0);
  CHECK(page.only("//h1") == name);
  CHECK(page.only("//p[@class='date']") == name);
  CHECK(page.all("//section[@id='settings']//dd").front() == name);
  CHECK(page.all("//section[@id='settings']//dt").back() == name);
  CHECK(page.only("//section[@id='data']//tbody/tr[1]/th") == name);
  CHECK(page.all("//figure[1]/ul/li").back() == name);
  CHECK(page.only("//table[@class='matrix']/tbody/tr[1]/th") == name);
  CHECK_THAT(page.all("//div[@class='gallery']//@alt").front(), Contains("true c, predicted " + name));
}

TEST_CASE("an empty report is a page too") {
  const Page page = page_of({});
  CHECK(page.only("//h1") == "unnamed model");
  CHECK(page.only("//section[@id='history']/p") == "No epoch was finished.");
  CHECK(page.all("//section/@id") == Texts{"summary", "settings", "history"});
}

TEST_CASE("training stopped within the first epoch") {
  TrainingReport report = small_report();
  report.history.clear();
  report.batch_losses = {2.5, 2, 1.5};
  const Page page = page_of(report);
  CHECK(page.all("//figure[@class='chart']/figcaption") == Texts{"Loss"});
  CHECK(page.count("//path[@class='line batch']") == 1);
}

TEST_CASE("one epoch without validation, and no test") {
  TrainingReport report = small_report();
  report.history = {{1, 0.5, 1.0, {}, {}, 1e-3, 10}};
  report.test.reset();
  report.confusion.clear();
  report.mistakes.clear();
  const Page page = page_of(report);
  CHECK(page.all("//table[@class='history']/tbody/tr/*") == Texts{"1", "0.5000", "100.00%", "–", "–", "0.001", "10.0"});
  CHECK(page.count("//tr[@class='best']") == 0);
  CHECK(page.count("//circle[@class='dot']") == 2);
  CHECK(page.all("//figure[2]//text[@class='y']").back() == "100%");
  CHECK(page.all("//section[@id='summary']//dd") == Texts{"100.00%", "in the last epoch", "10.0 s", "1 epoch"});
  CHECK(page.all("//section/@id") == Texts{"summary", "settings", "data", "curves", "history"});
}

TEST_CASE("losses that are no numbers are gaps, and said to be") {
  TrainingReport report = small_report();
  report.history[1].loss = nan_value;
  report.history[2].val_loss = HUGE_VAL;
  report.batch_losses = {1, nan_value, nan_value};
  const Page page = page_of(report);
  CHECK(page.only("//table[@class='history']/tbody/tr[2]/td[1]") == "NaN");
  CHECK(page.only("//table[@class='history']/tbody/tr[3]/td[3]") == "inf");
  CHECK(page.count("//figure[1]//circle[@class='dot']") == 4);
  CHECK_THAT(page.only("//p[@class='note warning']"), Contains("loss of epoch 2–3."));
  CHECK(page.count("//@*[contains(., 'nan') or contains(., 'inf')]") == 0);

  for (EpochRow& row : report.history) row.loss = nan_value, row.val_loss.reset();
  report.batch_losses.clear();
  CHECK_THAT(page_of(report).all("//section[@id='curves']//p").front(), Contains("No finite loss"));
}

TEST_CASE("without mistakes the page says so, or that they were not kept") {
  TrainingReport report = small_report();
  report.mistakes.clear();
  CHECK(page_of(report).only("//section[@id='mistakes']/p") == "3 misclassified; no pictures were kept.");
  report.confusion = {5, 0, 0, 0, 3, 0, 0, 0, 0};
  const Page page = page_of(report);
  CHECK(page.only("//section[@id='mistakes']/p") == "No sample is misclassified.");
  CHECK(page.only("//table[@class='matrix']/tbody/tr[3]/td[4]") == "–");  // a class without samples
}

TEST_CASE("sizes that contradict each other are refused") {
  TrainingReport report = small_report();
  report.classes = 10;
  CHECK_THROWS_WITH(report_html(report), Contains("9 counts for 10 classes"));
  report = small_report();
  report.mistakes[1].pixels.push_back(0);
  CHECK_THROWS_WITH(report_html(report), Contains("sample 8 has 5 bytes of pixels, not 4"));
  report = small_report();
  report.image.channels = 2;
  CHECK_THROWS_WITH(report_html(report), Contains("2 x 2 x 2"));
}
