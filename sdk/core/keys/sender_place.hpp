#pragma once

#include "protocol/crypto/byte_reader.hpp"
#include "protocol/crypto/byte_writer.hpp"
#include "protocol/crypto/bytes.hpp"
#include "sdk/core/keys/text.hpp"

#include <gapless/seq.hpp>

#include <optional>
#include <string>

namespace gapless::sdk {

// How far a device is in a conversation: its newest message there, and what its next one has to
// name. Without that its content is gone, and nothing can be held against it.
struct sender_place {
    sender_counter counter;
    std::optional<crypto::short_digest> chain;

    friend bool operator==(const sender_place&, const sender_place&) = default;
};

[[nodiscard]] inline std::string encode_sender_place(const sender_place& kept) {
    crypto::byte_writer out;
    out.u64(kept.counter.value).u8(kept.chain ? 1 : 0);
    out.raw(kept.chain.value_or(crypto::short_digest{}));
    return text_of(out.take());
}

// Nothing: the mailbox has been damaged.
[[nodiscard]] inline std::optional<sender_place> decode_sender_place(const std::string& kept) {
    crypto::byte_reader in(crypto::view_of(kept));
    sender_place read;
    read.counter = sender_counter{in.u63()};
    const bool has_chain = in.u8() != 0;
    const auto chain = in.fixed<16>();
    if (has_chain) {
        read.chain = chain;
    }
    return in.finish() ? std::optional(read) : std::nullopt;
}

}  // namespace gapless::sdk
