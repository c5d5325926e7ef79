#include "sdk/core/keys/managed_relation.hpp"

#include "protocol/crypto/byte_reader.hpp"
#include "protocol/crypto/byte_writer.hpp"
#include "sdk/core/keys/text.hpp"

namespace gapless::sdk {

std::string encode_managed_relation(const managed_relation& kept) {
    crypto::byte_writer out;
    out.u8(kept.is_denied ? 1 : 0)
        .raw(kept.id.bytes)
        .u64(kept.newest)
        .u64(kept.told)
        .u64(kept.reached);
    return text_of(out.take());
}

std::optional<managed_relation> decode_managed_relation(const std::string& kept) {
    crypto::byte_reader in(crypto::view_of(kept));
    managed_relation read;
    read.is_denied = in.u8() != 0;
    read.id.bytes = in.fixed<16>();
    read.newest = in.u63();
    read.told = in.u63();
    read.reached = in.u63();
    return in.finish() ? std::optional(read) : std::nullopt;
}

}  // namespace gapless::sdk
