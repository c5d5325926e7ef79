#pragma once

#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/bytes.hpp"
#include "protocol/crypto/outcome.hpp"
#include "protocol/crypto/signature.hpp"
#include "protocol/crypto/signing_key.hpp"
#include "protocol/crypto/verifying_key.hpp"

#include <gapless/ids.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace gapless::crypto {

// What a device signs when it logs in, so that its login is worth nothing elsewhere: bound to this
// TLS connection (its exporter, RFC 9266), or, where somebody else ends the TLS, to the server's
// nonce. The other one is then zeros.
struct login_binding {
    enum class to : std::uint8_t {
        connection = 1,
        server_nonce = 2,
    };

    to bound = to::connection;
    std::string server_name;  // at most 255 bytes
    digest tls_exporter{};
    digest server_nonce{};
    device_id device;
    digest token_hash{};

    friend bool operator==(const login_binding&, const login_binding&) = default;
};

// For a login with this token over the connection with this exporter. A server that is reached by
// its address has no name, and stands as "-".
[[nodiscard]] login_binding binding_to_connection(
    algorithms& use,
    std::string_view server_name,
    const digest& tls_exporter,
    const device_id& device,
    std::string_view token
);

// Fails with out_of_bounds for a name that is empty or too long, and with malformed if it is bound
// to nothing (zeros), or to both.
[[nodiscard]] outcome<signature> sign_login(
    const signing_key& device, const login_binding& binding
);

// The server fills the binding with what it knows itself. Fails with bad_signature besides, and
// with wrong_device if the key is not the device's.
[[nodiscard]] outcome<void> verify_login(
    algorithms& use,
    const verifying_key& device,
    const login_binding& binding,
    const signature& signed_by
);

}  // namespace gapless::crypto
