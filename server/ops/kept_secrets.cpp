#include "server/ops/kept_secrets.hpp"

#include <string_view>

namespace gapless::server {

namespace {

constexpr std::string_view token_secret_file = "token-secret";
constexpr std::string_view master_key_file = "dev-managed-key";
constexpr std::string_view identity_file = "dev-identity.pem";
constexpr std::string_view authority_file = "dev-ca.pem";
constexpr std::string_view certificate_begins = "-----BEGIN CERTIFICATE-----";

// One file holds key, certificate and authority, so that after a crash they still belong together.
[[nodiscard]] std::string joined(const development_authority& authority) {
    return authority.key_pem + authority.certificate_pem;
}

[[nodiscard]] development_authority parted(const std::string& text) {
    const std::size_t first = text.find(certificate_begins);
    const std::size_t last = text.rfind(certificate_begins);
    if (first == std::string::npos || first == last) {
        return {};
    }
    return {
        .authority_pem = text.substr(last),
        .certificate_pem = text.substr(first),
        .key_pem = text.substr(0, first),
    };
}

[[nodiscard]] result<std::string> keep_secret(
    const data_directory& data, std::string_view name, const std::function<std::string()>& make
) {
    const std::string fresh = make();
    if (const auto kept = data.read(name)) {
        if (kept->size() == fresh.size()) {
            return *kept;
        }
        return error{
            errc::storage_failed,
            (data.path() / name).string() + " is damaged: restore it from a backup, or remove it"
        };
    }
    if (const result<void> written = data.write(name, fresh); !written) {
        return written.error();
    }
    return fresh;
}

}  // namespace

result<std::string> keep_token_secret(
    const data_directory& data, const std::function<std::string()>& make
) {
    return keep_secret(data, token_secret_file, make);
}

result<std::string> keep_development_master_key(
    const data_directory& data, const std::function<std::string()>& make
) {
    return keep_secret(data, master_key_file, make);
}

result<development_authority> keep_development_authority(const data_directory& data) {
    development_authority authority = parted(data.read(identity_file).value_or(std::string{}));
    if (!is_current(authority)) {
        authority = make_development_authority();
        if (const auto written = data.write(identity_file, joined(authority)); !written) {
            return written.error();
        }
    }
    if (data.read(authority_file) != authority.authority_pem) {
        if (const auto written = data.write(authority_file, authority.authority_pem); !written) {
            return written.error();
        }
    }
    return authority;
}

std::filesystem::path development_authority_file(const data_directory& data) {
    return data.path() / authority_file;
}

}  // namespace gapless::server
