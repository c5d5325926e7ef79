#pragma once

#include <gapless/time.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace gapless::protocol {

// Bounds what a connection has been pushed and has not acknowledged; ack_window is its opposite on
// the receiving side.
//
//     open ──frames or bytes are full──▶ one notify instead ──▶ nothing
//       ▲                                                         │
//       └────────────────────────── acks ─────────────────────────┘
//
// Before each push ask admit what may be sent. Nothing is dropped in silence: when something met
// the answer `nothing`, poll_notify asks for one more notify as soon as the first was acknowledged.
// So call it after each ack. All that is let through counts: push, notify, changed.
class push_window {
public:
    struct limits {
        std::size_t frames_max = 512;
        std::size_t bytes_max = 256 * 1'024;
        std::size_t notify_bytes = 64;
        duration silence_max = seconds(90);  // three heartbeats
    };

    enum class verdict : std::uint8_t {
        push,     // send the frame
        notify,   // send a notify instead
        nothing,  // a notify is on its way already
    };

    push_window();
    explicit push_window(limits options);

    // Inputs. A frame of this size could be sent: what may be? The answer is taken as done.
    [[nodiscard]] verdict admit(std::size_t bytes, instant now);

    // Likewise, when no more than so many bytes may be in flight for now.
    [[nodiscard]] verdict admit(std::size_t bytes, std::size_t bytes_max, instant now);

    // The device has handled this many frames of the connection. Fewer than before is ignored;
    // false: more than were sent, which no honest device says.
    [[nodiscard]] bool handle_ack(std::uint64_t frames, instant now);

    void handle_timeout(instant now);

    // Outputs. Whether to send a notify for what was held back; the answer is taken as done.
    [[nodiscard]] bool poll_notify(instant now);

    [[nodiscard]] std::optional<instant> next_timeout() const { return dead_at_; }

    // State. The device has acknowledged nothing for too long while something was outstanding:
    // close the connection.
    [[nodiscard]] bool is_dead() const { return is_dead_; }

    [[nodiscard]] std::size_t frames_in_flight() const { return in_flight_.size(); }

    [[nodiscard]] std::size_t bytes_in_flight() const { return bytes_in_flight_; }

private:
    [[nodiscard]] bool has_room(std::size_t bytes) const;
    void record(std::size_t bytes, instant now);

    limits limits_;
    std::uint64_t acknowledged_ = 0;
    std::vector<std::size_t> in_flight_;  // sizes, oldest first; keeps no room while it is empty
    std::size_t bytes_in_flight_ = 0;
    std::optional<std::uint64_t> notified_;  // the number of the frame that is the pending notify
    bool is_notify_owed_ = false;
    std::optional<instant> dead_at_;  // set while something is in flight
    bool is_dead_ = false;
};

}  // namespace gapless::protocol
