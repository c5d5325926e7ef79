#include "protocol/wire/part_joiner.hpp"

#include "protocol/wire/frame_parts.hpp"

#include <utility>

namespace gapless::protocol {

result<std::optional<std::string_view>> part_joiner::join(
    std::string_view payload, std::size_t frame_bytes_max, std::string& whole
) {
    if (!is_part(payload)) {
        if (is_joining()) {
            return fail(errc::malformed_frame, "a frame between the parts of another");
        }
        return std::optional(payload);
    }
    const result<frame_part> part = decode_part(payload);
    if (!part) {
        return fail(part.error().code, part.error().detail);
    }
    if (part->index != next_ || (is_joining() && part->whole_bytes != 0)) {
        return fail(errc::malformed_frame, "a part out of its turn");
    }
    if (!is_joining()) {
        if (part->whole_bytes > frame_bytes_max) {
            return fail(errc::frame_too_large, std::to_string(part->whole_bytes) + " bytes");
        }
        whole_bytes_ = part->whole_bytes;
    }
    if (part->piece.size() > whole_bytes_ - joined_.size()) {
        return fail(errc::malformed_frame, "parts of more than they said");
    }
    joined_ += part->piece;
    ++next_;
    if (joined_.size() < whole_bytes_) {
        return std::optional<std::string_view>();
    }
    whole = std::exchange(joined_, {});
    whole_bytes_ = 0;
    next_ = 0;
    return std::optional(std::string_view(whole));
}

error part_joiner::fail(errc code, std::string detail) {
    *this = part_joiner{};
    return error{code, std::move(detail)};
}

}  // namespace gapless::protocol
