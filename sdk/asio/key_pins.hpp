#pragma once

#include <gapless/error.hpp>
#include <gapless/result.hpp>

#include <openssl/types.h>

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <vector>

namespace gapless::sdk {

// The public keys of which a server's certificate chain must hold one, beside being vouched for:
// SHA-256 hashes of their SubjectPublicKeyInfo, as in RFC 7469. None: any will do.
class key_pins {
public:
    key_pins() = default;

    // Each as base64 or in 64 hexadecimal digits, maybe as pin-sha256="…" or sha256/…. Fails with
    // usage, and says which.
    [[nodiscard]] static result<key_pins> parse(const std::vector<std::string>& texts);

    [[nodiscard]] bool is_empty() const { return hashes_.empty(); }

    // Whether one of the keys is this certificate's.
    [[nodiscard]] bool has_key_of(X509* certificate) const;

    // Has all connections of the context insist on one of them; it copies.
    void require_in(SSL_CTX* context) const;

    friend auto operator<=>(const key_pins&, const key_pins&) = default;

private:
    using hash = std::array<std::uint8_t, 32>;

    std::vector<hash> hashes_;
};

// Whether a handshake failed because the chain, good as it was, held none of the keys.
[[nodiscard]] bool is_unpinned(const SSL* connection);

// What is said then of this host.
[[nodiscard]] error unpinned(const std::string& host);

}  // namespace gapless::sdk
