#pragma once

#include <string>

namespace gapless::server {

// A certificate authority for one machine, and the one certificate it has signed: for localhost,
// 127.0.0.1 and ::1. The authority's private key is thrown away, so nobody can make another
// certificate that its trust would cover.
struct development_authority {
    std::string authority_pem;    // what clients trust
    std::string certificate_pem;  // what the server shows, the authority's behind it
    std::string key_pem;          // the server's

    friend bool operator==(const development_authority&, const development_authority&) = default;
};

// New keys (EC P-256), valid for ten years from yesterday.
[[nodiscard]] development_authority make_development_authority();

// Whether the certificate is still good for a month.
[[nodiscard]] bool is_current(const development_authority&);

}  // namespace gapless::server
