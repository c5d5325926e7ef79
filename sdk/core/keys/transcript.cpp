#include "sdk/core/keys/transcript.hpp"

#include "protocol/crypto/byte_reader.hpp"
#include "protocol/crypto/byte_writer.hpp"
#include "protocol/crypto/chain_hashes.hpp"
#include "sdk/core/keys/text.hpp"

#include <algorithm>
#include <cstddef>

namespace gapless::sdk {
namespace {

// A sender is seldom further behind than this.
constexpr std::size_t recent_max = 256;

}  // namespace

transcript::transcript(const crypto::digest& epoch_id, seq begun)
    : hash_(epoch_id), at_(begun), is_whole_(true) {
    remember();
}

void transcript::handle_entry(crypto::algorithms& use, const message& stored) {
    const bool has_leaf = !stored.recalled && stored.seq == at_.next();
    is_whole_ = is_whole_ && has_leaf;
    if (is_whole_) {
        const auto leaf = crypto::leaf_of(use, crypto::view_of(stored.body));
        hash_ = crypto::next_transcript(use, hash_, stored.seq, leaf);
        at_ = stored.seq;
        remember();
    }
}

void transcript::remember() {
    recent_.emplace_back(at_, crypto::first_half(hash_));
    if (recent_.size() > recent_max) {
        recent_.pop_front();
    }
}

std::pair<seq, crypto::short_digest> transcript::place() const {
    return is_whole_ ? std::pair{at_, crypto::first_half(hash_)}
                     : std::pair{seq{}, crypto::short_digest{}};
}

transcript::verdict transcript::compare(seq seen, const crypto::short_digest& named) const {
    const auto found =
        std::ranges::lower_bound(recent_, seen, {}, &std::pair<seq, crypto::short_digest>::first);
    if (found == recent_.end() || found->first != seen) {
        return verdict::unknown;
    }
    return found->second == named ? verdict::agrees : verdict::differs;
}

std::string transcript::encode() const {
    return text_of(crypto::byte_writer{}.raw(hash_).u64(at_.value).u8(is_whole_ ? 1 : 0).take());
}

std::optional<transcript> transcript::decode(const std::string& kept) {
    crypto::byte_reader in(crypto::view_of(kept));
    transcript read;
    read.hash_ = in.fixed<32>();
    read.at_ = seq{in.u63()};
    read.is_whole_ = in.u8() != 0;
    if (!in.finish()) {
        return std::nullopt;
    }
    if (read.is_whole_) {
        read.remember();
    }
    return read;
}

}  // namespace gapless::sdk
