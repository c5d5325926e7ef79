#pragma once

#include <gapless/result.hpp>

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace gapless::protocol {

// What names one exchange: made by the server, at random, and known to the two alone.
struct exchange_key {
    std::array<std::uint8_t, 16> bytes{};

    friend auto operator<=>(const exchange_key&, const exchange_key&) = default;
};

// What the body of a request of HTTP long polling begins with, and the body of its answer, which
// says it again. Payloads follow it as on a TCP stream.
//
// On the wire: the key, then both numbers, eight bytes each, the highest first.
struct exchange_header {
    exchange_key key;          // zeros ask for an exchange, whose key is in the answer
    std::uint64_t number = 0;  // of the request: 1, 2, 3 …; 0 begins an exchange, or ends it
    std::uint64_t seen = 0;    // of this request and all before it the client has the answer

    friend bool operator==(const exchange_header&, const exchange_header&) = default;
};

inline constexpr std::size_t exchange_header_bytes = 32;

// Appends the header to `out`.
void write_exchange_header(const exchange_header& header, std::string& out);

// Fails with malformed_frame where there are fewer bytes than a header has.
[[nodiscard]] result<exchange_header> read_exchange_header(std::string_view body);

}  // namespace gapless::protocol
