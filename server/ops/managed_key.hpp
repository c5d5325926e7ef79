#pragma once

#include "server/core/keys/relation_vault.hpp"

#include <gapless/result.hpp>

#include <filesystem>
#include <string>
#include <string_view>

namespace gapless::server {

// The master key of managed conversations, from outside of everything that the server keeps: 32
// bytes, or 64 hexadecimal digits.

// From a file that nobody but its owner may read, who is who runs the server, or root. Fails with
// usage and the reason.
[[nodiscard]] result<relation_vault::master_key> read_managed_key(const std::filesystem::path&);

// What a command says, run by the shell, with nothing on its input: so that a vault or a token may
// hold it. Fails with usage when the command fails, or says something else.
[[nodiscard]] result<relation_vault::master_key> ask_managed_key(const std::string& command);

// What a file or a command has said. A last newline is no part of it. Fails with usage.
[[nodiscard]] result<relation_vault::master_key> parse_managed_key(std::string_view said);

}  // namespace gapless::server
