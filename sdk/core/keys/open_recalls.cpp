#include "sdk/core/keys/open_recalls.hpp"

#include "protocol/crypto/byte_reader.hpp"
#include "protocol/crypto/byte_writer.hpp"
#include "protocol/planted.hpp"
#include "sdk/core/keys/text.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>

namespace gapless::sdk {
namespace {

// Few are missed that were taken back since. Of more than that the oldest are not asked for.
constexpr std::size_t waiting_max = 1'024;

}  // namespace

void open_recalls::handle_recalled(const message& entry) {
    const bool is_edit =
        entry.kind == message_kind::edit && !GAPLESS_PLANTED(recalled_edit_unmatched);
    all_.push_back({entry.seq, is_edit ? entry.target : entry.seq, entry.sender});
    if (all_.size() > waiting_max) {
        all_.erase(all_.begin());
    }
}

bool open_recalls::handle_recall(seq target) {
    return std::erase_if(all_, [target](const waiting& each) { return each.target == target; }) !=
           0;
}

std::vector<open_recalls::waiting> open_recalls::take_all() { return std::exchange(all_, {}); }

std::string open_recalls::encode() const {
    crypto::byte_writer out;
    for (const auto& each : all_) {
        out.u64(each.seq.value).u64(each.target.value).u64(each.sender.value);
    }
    return text_of(out.take());
}

std::optional<open_recalls> open_recalls::decode(const std::string& kept) {
    constexpr std::size_t row_bytes = 3 * sizeof(std::uint64_t);
    crypto::byte_reader in(crypto::view_of(kept));
    open_recalls read;
    for (std::size_t n = 0; n < kept.size() / row_bytes; ++n) {
        const seq at{in.u63()};
        const seq target{in.u63()};
        read.all_.push_back({at, target, user_id{in.u63()}});
    }
    return in.finish() ? std::optional(std::move(read)) : std::nullopt;
}

}  // namespace gapless::sdk
