// Bytes of a hostile peer through the codec.
//
// Input: which decoder, then its bytes.
// Oracles: what was decoded is a value that our encoder writes and our decoder gives back, whole,
// (for a push) in its two halves, and as a part of a longer frame.

#include "protocol/wire/codec.hpp"
#include "protocol/wire/frame_parts.hpp"
#include "tests/fuzz/fuzz_input.hpp"
#include "tests/fuzz/fuzz_require.hpp"

#include <gapless/content.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace gapless::tests {
namespace {

void check_frame(std::string_view payload) {
    const auto arrived = protocol::decode(payload);
    if (!arrived.has_value()) {
        FUZZ_REQUIRE(arrived.error().code == errc::malformed_frame);
        return;
    }
    std::string again;
    protocol::encode(*arrived, again);
    FUZZ_REQUIRE(protocol::decode(again) == arrived);

    if (const auto* pushed = std::get_if<protocol::push>(&arrived.value())) {
        const std::string shared = protocol::encode_shared(*pushed->batch);
        FUZZ_REQUIRE(protocol::decode(shared + protocol::encode_own(pushed->inbox)) == arrived);
    }
}

void check_part(std::string_view payload) {
    const auto arrived = protocol::decode_part(payload);
    if (arrived.has_value()) {
        FUZZ_REQUIRE(!arrived->piece.empty());
        FUZZ_REQUIRE(protocol::decode_part(protocol::encode_part(*arrived)) == arrived);
    } else {
        FUZZ_REQUIRE(arrived.error().code == errc::malformed_frame);
    }
}

void check_member_change(std::string_view body) {
    const auto arrived = protocol::decode_member_change(body);
    if (arrived.has_value()) {
        const std::string again = protocol::encode_member_change(*arrived);
        FUZZ_REQUIRE(protocol::decode_member_change(again) == arrived);
    }
}

void check_response(std::string_view bytes) {
    const auto arrived = protocol::decode_response(bytes);
    if (arrived.has_value()) {
        const std::string again = protocol::encode_response(*arrived);
        FUZZ_REQUIRE(protocol::decode_response(again) == arrived);
    }
}

void check_content(std::string_view body) {
    for (std::uint8_t kind = 7; has_content(static_cast<message_kind>(kind)); ++kind) {
        const auto arrived = decode_content(static_cast<message_kind>(kind), body);
        if (arrived.has_value()) {
            FUZZ_REQUIRE(kind_of(*arrived) == static_cast<message_kind>(kind));
            const auto again = encode_content(*arrived);
            FUZZ_REQUIRE(again.has_value());
            FUZZ_REQUIRE(decode_content(static_cast<message_kind>(kind), *again) == arrived);
        } else {
            FUZZ_REQUIRE(arrived.error().code == errc::invalid_content);
        }
    }
}

}  // namespace
}  // namespace gapless::tests

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace gapless::tests;
    fuzz_input input(bytes, size);
    switch (input.byte() % 8) {
        case 1:
            check_member_change(input.rest());
            break;
        case 2:
            check_response(input.rest());
            break;
        case 3:
            check_content(input.rest());
            break;
        case 4:
            check_part(input.rest());
            break;
        default:
            check_frame(input.rest());
            break;
    }
    return 0;
}
