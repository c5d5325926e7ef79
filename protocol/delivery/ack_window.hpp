#pragma once

#include "protocol/wire/push_frames.hpp"

#include <gapless/ids.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>

namespace gapless::protocol {

// Decides when a receiver acknowledges what; push_window is its opposite on the sending side.
//
// Tell it of each frame that counts (push, notify, changed) and of each mark when what they brought
// is committed, never before. An ack is due after enough messages, or some time after the
// first thing unacknowledged; a heartbeat may take it along earlier.
class ack_window {
public:
    struct limits {
        std::size_t messages_max = 32;
        std::size_t marks_max = 1'000;  // in one ack, which has to fit into a frame
        duration delay_max = milliseconds(200);
    };

    ack_window();
    explicit ack_window(limits options);

    // Inputs. A counting frame with this many messages was handled on this connection.
    void handle_frame(std::size_t messages, instant now);

    // The conversation is complete and committed up to here; a lower mark than before is ignored.
    void handle_mark(mark committed, instant now);

    // Where the next sync would start.
    void handle_inbox_version(inbox_version version, instant now);

    // Everything that there was at the start of this connection is committed, and the server waits
    // to hear of it: at once, and in each ack from now on.
    void handle_caught_up(instant now);

    // Frames count from 0 again, and no mark is told yet: those of an old connection may have been
    // lost with it, so say again which there are.
    void handle_connected();
    void handle_disconnected();
    void handle_timeout(instant now);

    // Outputs, while connected. The ack, if one is due.
    [[nodiscard]] std::optional<ack> poll_ack();

    // The ack, if there is anything to acknowledge: for a heartbeat that leaves now. Marks beyond
    // the limit are due at once, in the next.
    [[nodiscard]] std::optional<ack> take_ack();
    [[nodiscard]] std::optional<instant> next_timeout() const;

private:
    void arm(instant now);

    limits limits_;
    std::uint64_t frames_ = 0;  // on this connection
    std::size_t messages_ = 0;  // unacknowledged
    inbox_version inbox_version_;
    std::map<conversation_id, seq> pending_;
    std::map<conversation_id, seq> told_;  // on this connection
    bool is_connected_ = false;
    bool is_due_ = false;
    bool is_caught_up_ = false;   // on this connection
    std::optional<instant> due_;  // set while something is unacknowledged
};

}  // namespace gapless::protocol
