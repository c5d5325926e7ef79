#pragma once

#include "protocol/wire/frame_parts.hpp"
#include "protocol/wire/part_joiner.hpp"
#include "server/core/engine_output.hpp"

#include <gapless/result.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace gapless::server {

// Joins the parts of long frames, for all connections: between the sockets and the engine.
//
// It knows of those connections alone that have an unfinished frame, so the others cost nothing.
// Each holds no more than one frame, and all together no more than the total: who goes beyond it is
// to be closed, with a time to come back.
class part_desk {
public:
    explicit part_desk(std::size_t bytes_total) : bytes_total_(bytes_total) {}

    // Whether the payload is a frame, and stands between no parts of anybody: the usual case, which
    // join() has nothing to do with.
    [[nodiscard]] bool is_whole(std::string_view payload) const {
        return joiners_.empty() && !protocol::is_part(payload);
    }

    // Input: as that of a joiner, and fails with overloaded beyond the total.
    [[nodiscard]] result<std::optional<std::string_view>> join(
        connection_id from,
        std::string_view payload,
        std::size_t frame_bytes_max,
        std::string& whole
    );

    // The connection has ended, and what was unfinished on it never goes on.
    void forget(connection_id);

    // State. Of all unfinished frames.
    [[nodiscard]] std::size_t bytes() const { return bytes_; }

private:
    std::size_t bytes_total_;
    std::size_t bytes_ = 0;
    std::map<connection_id, protocol::part_joiner> joiners_;  // that are joining
};

}  // namespace gapless::server
