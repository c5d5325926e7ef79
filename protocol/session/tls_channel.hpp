#pragma once

#include <gapless/strong_bytes.hpp>

#include <string>

namespace gapless::protocol {

// What only the two ends of a TLS connection know of it: `tls-exporter` of RFC 9266.
using tls_exporter = strong_bytes<struct tls_exporter_tag, 32>;

// The TLS connection that frames go over, as a login is bound to it. The default has nothing to
// bind to: frames go in the clear, or over several connections.
struct tls_channel {
    std::string server_name;  // as the client's greeting says it; empty: it was sent to an address
    tls_exporter exporter;

    [[nodiscard]] bool can_bind() const { return !exporter.is_zero(); }

    friend bool operator==(const tls_channel&, const tls_channel&) = default;
};

}  // namespace gapless::protocol
