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

std::optional<protocol::leaf_hash> told_of(seq at, const transcript::leaves& told) {
    const auto found = told.find(at);
    return found == told.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace

transcript::transcript(const crypto::digest& epoch_id, seq begun)
    : hash_(epoch_id), at_(begun), state_(state::whole) {
    remember();
}

void transcript::handle_entry(crypto::algorithms& use, const message& stored, const leaves& told) {
    if (stored.recalled) {
        take(use, stored.seq, told_of(stored.seq, told));
    } else if (state_ == state::whole) {
        take(use, stored.seq, {{crypto::leaf_of(use, crypto::view_of(stored.body))}});
    }
}

// It may be told as longer than any log is.
void transcript::handle_hole(
    crypto::algorithms& use, const protocol::hole& gone, const leaves& told
) {
    for (seq at = gone.from; state_ == state::whole && at <= gone.to; at = at.next()) {
        take(use, at, told_of(at, told));
    }
}

void transcript::take(
    crypto::algorithms& use, seq at, const std::optional<protocol::leaf_hash>& leaf
) {
    if (state_ != state::whole) {
        return;
    }
    if (at != at_.next()) {
        state_ = state::partial;
    } else if (!leaf) {
        state_ = state::lacks_leaf;
    } else {
        hash_ = crypto::next_transcript(use, hash_, at, leaf->bytes);
        at_ = at;
        remember();
    }
}

void transcript::handle_away() { state_ = state::partial; }

std::optional<seq> transcript::take_lack() {
    if (state_ != state::lacks_leaf) {
        return std::nullopt;
    }
    state_ = state::partial;
    return at_.next();
}

void transcript::remember() {
    recent_.emplace_back(at_, crypto::first_half(hash_));
    if (recent_.size() > recent_max) {
        recent_.pop_front();
    }
}

std::pair<seq, crypto::short_digest> transcript::place() const {
    return state_ == state::whole ? std::pair{at_, crypto::first_half(hash_)}
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
    return text_of(
        crypto::byte_writer{}.raw(hash_).u64(at_.value).u8(static_cast<std::uint8_t>(state_)).take()
    );
}

std::optional<transcript> transcript::decode(const std::string& kept) {
    crypto::byte_reader in(crypto::view_of(kept));
    transcript read;
    read.hash_ = in.fixed<32>();
    read.at_ = seq{in.u63()};
    const auto how = in.u8();
    if (!in.finish() || how > static_cast<std::uint8_t>(state::lacks_leaf)) {
        return std::nullopt;
    }
    read.state_ = static_cast<state>(how);
    if (read.state_ == state::whole) {
        read.remember();
    }
    return read;
}

}  // namespace gapless::sdk
