#include "server/core/keys/relation_vault.hpp"

#include "protocol/crypto/byte_writer.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <utility>

namespace gapless::server {

namespace {

using crypto::algorithms;
using crypto::byte_view;
using crypto::bytes;

// 1, the nonce, the key encrypted, the tag.
constexpr std::uint8_t layout = 1;
constexpr std::size_t nonce_at = 1;
constexpr std::size_t sealed_at = nonce_at + algorithms::nonce_size;
constexpr std::size_t wrapped_size =
    sealed_at + protocol::key_material::size + algorithms::tag_size;

bytes place_of(const relation_name& relation, std::uint64_t version) {
    crypto::byte_writer out;
    out.raw(crypto::view_of("gapless/v1/relation-key")).raw(relation.bytes).u64(version);
    return out.take();
}

}  // namespace

relation_vault::relation_vault(master_key master, protocol::entropy& chance)
    : master_(std::move(master)), entropy_(chance), use_(crypto::algorithms::load().value()) {}

relation_name relation_vault::new_relation() {
    relation_name made;
    entropy_.fill(made.bytes);
    return made;
}

std::string relation_vault::new_key(const relation_name& relation, std::uint64_t version) {
    crypto::secret_bytes<32> fresh;
    entropy_.fill(fresh.writable());
    return wrap(relation, version, protocol::key_material(fresh.view()));
}

std::string relation_vault::wrap(
    const relation_name& relation, std::uint64_t version, const protocol::key_material& key
) {
    bytes wrapped(wrapped_size);
    wrapped[0] = layout;
    const std::span whole{wrapped};
    const auto nonce = whole.subspan<nonce_at, algorithms::nonce_size>();
    entropy_.fill(nonce);
    use_->gcm_seal(
        master_.view(), nonce, place_of(relation, version), key.view(), whole.subspan(sealed_at)
    );
    return {wrapped.begin(), wrapped.end()};
}

std::optional<protocol::key_material> relation_vault::unwrap(
    const relation_name& relation, std::uint64_t version, const std::string& wrapped
) {
    const byte_view whole = crypto::view_of(wrapped);
    if (whole.size() != wrapped_size || whole[0] != layout) {
        return std::nullopt;
    }
    crypto::secret_bytes<32> key;
    const auto opened = use_->gcm_open(
        master_.view(),
        whole.subspan<nonce_at, algorithms::nonce_size>(),
        place_of(relation, version),
        whole.subspan(sealed_at),
        key.writable()
    );
    return opened ? std::optional(protocol::key_material(key.view())) : std::nullopt;
}

}  // namespace gapless::server
