#include "protocol/crypto/message_header.hpp"

#include "protocol/crypto/byte_reader.hpp"
#include "protocol/crypto/byte_writer.hpp"

#include <gapless/assert.hpp>

#include <algorithm>

namespace gapless::crypto {

namespace {

// One layout for both; only how much of the implied there is differs.
[[nodiscard]] bytes write(
    const message_header& header, const message_header::implied& known, std::size_t implied_size
) {
    byte_writer out;
    out.raw(view_of("GL"))
        .u8(layout_version)
        .u8(static_cast<std::uint8_t>(cipher_suite::x25519_xaes))
        .u8(static_cast<std::uint8_t>(header.mode))
        .u8(header.kind)
        .u16(header.flags);
    out.raw(header.relation.bytes)
        .u64(header.epoch)
        .u32(header.generation)
        .raw(byte_view{known.epoch_id}.first(implied_size))
        .u64(header.state_index)
        .raw(byte_view{known.state_hash}.first(implied_size));
    out.user(header.sender)
        .raw(header.sender_device.bytes)
        .raw(header.client.bytes)
        .u64(header.counter.value)
        .raw(header.previous_own)
        .u64(header.seen.value)
        .raw(header.seen_hash)
        .raw(header.lists_digest)
        .u64(static_cast<std::uint64_t>(header.sent_at.milliseconds))
        .u64(header.target.value);
    return out.take();
}

void read_front(byte_reader& in, message_header& header) {
    in.require(in.fixed<2>() == std::array<std::uint8_t, 2>{'G', 'L'}, reason::malformed);
    require_version(in);
    (void)require_suite(in);
    header.mode = require_mode(in);
    header.kind = in.u8();
    header.flags = in.u16();
    in.require((header.flags & ~message_header::chain_restart) == 0, reason::malformed);
}

}  // namespace

sent_header encode_header(const message_header& header, const message_header::implied& known) {
    const bytes written = write(header, known, header_hint_size);
    sent_header sent{};
    GAPLESS_ASSERT(written.size() == sent.size());
    std::copy(written.begin(), written.end(), sent.begin());
    return sent;
}

outcome<arrived_header> decode_header(byte_view sent) {
    byte_reader in{sent};
    arrived_header arrived;
    message_header& header = arrived.header;
    read_front(in, header);
    header.relation.bytes = in.fixed<16>();
    header.epoch = in.u63();
    header.generation = in.u32();
    arrived.epoch_hint = in.fixed<header_hint_size>();
    header.state_index = in.u63();
    arrived.state_hint = in.fixed<header_hint_size>();
    header.sender = in.user();
    header.sender_device.bytes = in.fixed<16>();
    header.client.bytes = in.fixed<16>();
    header.counter = sender_counter{in.u63()};
    header.previous_own = in.fixed<16>();
    header.seen = seq{in.u63()};
    header.seen_hash = in.fixed<16>();
    header.lists_digest = in.fixed<16>();
    header.sent_at = in.time();
    header.target = seq{in.u63()};
    if (const auto finished = in.finish(); !finished) {
        return finished.error();
    }
    return arrived;
}

bytes aad_of(const message_header& header, const message_header::implied& known) {
    return write(header, known, known.epoch_id.size());
}

}  // namespace gapless::crypto
