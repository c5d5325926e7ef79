#pragma once

#include "server/core/access/access_node.hpp"

#include <gapless/result.hpp>

#include <filesystem>
#include <istream>
#include <vector>

namespace gapless::server {

// The nodes of a TOML file: a table each, whose name is for people.
//
//     [north-2]
//     tcp = "n2.example.org:7443"
//     region = "eu-north"
//     percent = 5
//
// Fails with usage, and says which table and key it is about.
[[nodiscard]] result<std::vector<access_node>> read_access_nodes(std::istream& text);
[[nodiscard]] result<std::vector<access_node>> read_access_nodes(const std::filesystem::path& file);

}  // namespace gapless::server
