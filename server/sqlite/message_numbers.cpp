#include "server/sqlite/message_numbers.hpp"

#include "server/sqlite/allotment.hpp"

#include <algorithm>

namespace gapless::server {

message_id message_numbers::allot(storage::database& file, std::uint64_t count) {
    constexpr std::uint64_t block = 1'000;
    if (count > left_) {
        const std::uint64_t wanted = std::max(block, count);
        next_ = allot_numbers(file, allotment_kind::message, wanted);
        left_ = file.failure() ? 0 : wanted;
    }
    const message_id first{next_};
    next_ += count;
    left_ -= std::min(left_, count);
    return first;
}

}  // namespace gapless::server
