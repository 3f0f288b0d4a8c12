// A profile as text, as JSON and as a page.
#pragma once

#include <skipper/profile.h>

#include <nlohmann/json.hpp>
#include <string>

namespace skipper::tool {

// Returns what skipper::profile_json gives, with "flops" and "bytes" of one call for each step and the total,
// "percent_of_time" of each step, and the peak.
nlohmann::ordered_json profile_data(const skipper_variant& variant, const std::uint64_t* step_ns,
                                    const ProfileOptions& options);

// Both take that.
std::string profile_table(const nlohmann::ordered_json& profile);
std::string profile_page(const nlohmann::ordered_json& profile, const std::string& model);

}  // namespace skipper::tool
