#include "protocol/crypto/chain_hashes.hpp"

#include "protocol/crypto/byte_writer.hpp"

#include <gapless/assert.hpp>

namespace gapless::crypto {

short_digest next_own(
    algorithms& use,
    const short_digest& previous,
    const client_id& client,
    const digest& content_hash
) {
    return first_half(use.sha256({previous, client.bytes, content_hash}));
}

digest leaf_of(algorithms& use, byte_view stored_body) { return use.sha256({stored_body}); }

digest next_transcript(algorithms& use, const digest& before, seq position, const digest& leaf) {
    return use.sha256({before, big_endian(position.value), leaf});
}

short_digest lists_digest_of(algorithms& use, std::span<const known_list> lists) {
    byte_writer out;
    user_id last;
    for (const known_list& each : lists) {
        GAPLESS_ASSERT(each.user > last);
        last = each.user;
        out.user(each.user).u64(each.list_seq).raw(each.list_hash);
    }
    return first_half(use.sha256({out.take()}));
}

}  // namespace gapless::crypto
