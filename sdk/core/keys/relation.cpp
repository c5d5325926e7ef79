#include "sdk/core/keys/relation.hpp"

#include "protocol/crypto/byte_reader.hpp"
#include "protocol/crypto/byte_writer.hpp"
#include "protocol/crypto/layout.hpp"
#include "sdk/core/keys/text.hpp"

namespace gapless::sdk {

std::string encode_relation(const relation& kept) {
    crypto::byte_writer out;
    out.raw(kept.id.bytes)
        .u64(kept.index)
        .raw(kept.head)
        .u64(kept.epoch)
        .u64(static_cast<std::uint64_t>(kept.epoch_begun.milliseconds))
        .u64(kept.sealed)
        .u64(kept.at.value)
        .u64(kept.away_to.value)
        .u8(kept.is_stale ? 1 : 0)
        .u64(kept.told)
        .u32(static_cast<std::uint32_t>(kept.gone.size()));
    for (const user_id user : kept.gone) {
        out.user(user);
    }
    out.u8(static_cast<std::uint8_t>(kept.policy))
        .u32(kept.generation)
        .u64(static_cast<std::uint64_t>(kept.generation_begun.milliseconds))
        .u64(kept.generation_sealed);
    return text_of(out.take());
}

std::optional<relation> decode_relation(const std::string& kept) {
    crypto::byte_reader in(crypto::view_of(kept));
    relation read;
    read.id.bytes = in.fixed<16>();
    read.index = in.u63();
    read.head = in.fixed<32>();
    read.epoch = in.u63();
    read.epoch_begun = in.time();
    read.sealed = in.u63();
    read.at = seq{in.u63()};
    read.away_to = seq{in.u63()};
    read.is_stale = in.u8() != 0;
    read.told = in.u63();
    for (auto left = in.u32(); left > 0 && !in.has_failed(); --left) {
        read.gone.insert(in.user());
    }
    // An older version knew of no generations.
    if (in.has_more()) {
        read.policy = crypto::require_policy(in);
        read.generation = in.u32();
        read.generation_begun = in.time();
        read.generation_sealed = in.u63();
    }
    return in.finish() ? std::optional(read) : std::nullopt;
}

}  // namespace gapless::sdk
