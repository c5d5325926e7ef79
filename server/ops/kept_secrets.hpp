#pragma once

#include "server/ops/data_directory.hpp"
#include "server/ops/development_authority.hpp"

#include <gapless/result.hpp>

#include <functional>
#include <string>

namespace gapless::server {

// What the data directory keeps beside the store, made at the first start and the same ever after.

// The secret of the tokens: `make` is asked for it once. Fails with storage_failed when what is
// kept has another length than what is made.
[[nodiscard]] result<std::string> keep_token_secret(
    const data_directory&, const std::function<std::string()>& make
);

// The master key of managed conversations of a server in development, likewise.
[[nodiscard]] result<std::string> keep_development_master_key(
    const data_directory&, const std::function<std::string()>& make
);

// The development authority, made anew only when its certificate runs out. Its trust is written to
// dev-ca.pem for clients.
[[nodiscard]] result<development_authority> keep_development_authority(const data_directory&);

// Where clients find the trust of the development authority.
[[nodiscard]] std::filesystem::path development_authority_file(const data_directory&);

}  // namespace gapless::server
