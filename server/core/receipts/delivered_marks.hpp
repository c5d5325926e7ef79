#pragma once

#include "protocol/wire/push_frames.hpp"
#include "server/core/engine_limits.hpp"
#include "server/core/store/operation.hpp"

#include <gapless/ids.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace gapless::server {

// Gathers what devices say that they have got, so that it is written seldom: of each device and
// conversation the highest mark, once in a while.
//
// One operation is out at a time; tell what came of it. What does not fit any more is passed over:
// a device repeats in its next session what nobody has called kept. Poll after each input.
class delivered_marks {
public:
    explicit delivered_marks(const engine_limits&);

    // Inputs.
    void handle_marks(user_id, const device_id&, const std::vector<protocol::mark>&, instant now);
    void handle_stored();
    void handle_failed(const delivered_operation&, instant now);  // they go again

    // Outputs.
    [[nodiscard]] std::optional<delivered_operation> poll_operation(instant now);
    [[nodiscard]] std::optional<instant> next_timeout() const;

    [[nodiscard]] std::size_t size() const { return size_; }

private:
    void keep(const delivered_mark&);

    duration wait_;
    std::size_t marks_max_;
    std::size_t user_marks_max_;
    std::map<std::pair<user_id, device_id>, std::map<conversation_id, seq>> waiting_;
    std::size_t size_ = 0;
    std::optional<instant> due_;  // set while something waits
    bool is_out_ = false;
};

}  // namespace gapless::server
