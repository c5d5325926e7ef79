#pragma once

#include "server/core/access/access_question.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>

namespace gapless::server {

// Who may know of a node that is new: of those whose app is new enough some, by their names.
//
// A user's share is a hash of the name and nothing else. So it is the same each time, the same for
// all nodes, and who is in a small share is in every larger one.
struct gray_rule {
    std::optional<std::uint32_t> percent;  // of the users; unset: all, or those named alone
    std::set<std::string> users;           // beside the share; canonical names
    std::string app_version_min;           // numbers with dots between them; empty: any version

    [[nodiscard]] bool admits(const access_question&) const;

    friend bool operator==(const gray_rule&, const gray_rule&) = default;
};

}  // namespace gapless::server
