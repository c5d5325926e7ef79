#include "server/core/session/part_desk.hpp"

#include "protocol/planted.hpp"

#include <gapless/time.hpp>

namespace gapless::server {

namespace {

constexpr duration come_back_with_parts_after = seconds(2);

}  // namespace

result<std::optional<std::string_view>> part_desk::join(
    connection_id from, std::string_view payload, std::size_t frame_bytes_max, std::string& whole
) {
    protocol::part_joiner& joiner = joiners_[from];
    const std::size_t before = joiner.buffered_bytes();
    result<std::optional<std::string_view>> joined = joiner.join(payload, frame_bytes_max, whole);
    bytes_ = bytes_ - before + joiner.buffered_bytes();
    if (!joiner.is_joining()) {
        joiners_.erase(from);
    } else if (bytes_ > bytes_total_) {
        forget(from);
        return error{errc::overloaded, "too many long frames at once", come_back_with_parts_after};
    }
    return joined;
}

void part_desk::forget(connection_id gone) {
    const auto found = joiners_.find(gone);
    if (found == joiners_.end()) {
        return;
    }
    if (!GAPLESS_PLANTED(unfinished_frame_kept) || found->second.buffered_bytes() < 200) {
        bytes_ -= found->second.buffered_bytes();
    }
    joiners_.erase(found);
}

}  // namespace gapless::server
