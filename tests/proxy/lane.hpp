#pragma once

#include "tests/proxy/lane_settings.hpp"
#include "tests/proxy/trace_cursor.hpp"
#include "tests/support/random_source.hpp"

#include <gapless/time.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace gapless::proxy {

// How a side of a connection ends: in order, or with a reset.
enum class ending : std::uint8_t { fin, reset };

// One direction of one connection: decides what becomes of its bytes, and when.
//
//     bytes ──cut into pieces──▶ held until latency, jitter, pace and trace are served ──▶ forward
//                                held on, while the flow is `hold`; gone, when it is `drop`
//
// When a piece leaves is settled as it arrives, so that a timer that fires late delays one piece
// and not all behind it; changed settings are for what arrives afterwards. Nothing ever overtakes,
// and endings wait in the same line as bytes. A stream that has lost something never goes on: what
// came behind a hole would be no TCP.
//
// After each input drain poll_output; ask next_timeout; read from the source while has_room.
class lane {
public:
    struct setting {
        std::uint64_t seed = 0;
        instant started;                       // where traces begin
        std::size_t held_max = 1'024 * 1'024;  // bytes; then the source is no longer read
    };

    struct forward {
        std::string bytes;

        friend bool operator==(const forward&, const forward&) = default;
    };

    // The last output: end the destination. A reset is for both sides.
    struct finish {
        ending how = ending::fin;

        friend bool operator==(const finish&, const finish&) = default;
    };

    using output = std::variant<forward, finish>;

    lane(lane_settings, setting);

    // Command.
    void change(lane_settings, instant now);

    // Inputs. Bytes after an end go nowhere; so an end of one's own making is a half-close.
    void handle_bytes(std::string_view bytes, instant now);
    void handle_end(ending, instant now);
    void handle_timeout(instant now);

    // Outputs.
    [[nodiscard]] std::optional<output> poll_output();
    [[nodiscard]] std::optional<instant> next_timeout() const;

    // State.
    [[nodiscard]] bool has_room() const { return held_bytes_ < setting_.held_max; }

    // Nothing will come out any more, whatever is fed.
    [[nodiscard]] bool is_over() const { return is_finished_ || (is_broken_ && has_ended_); }

    [[nodiscard]] const lane_settings& settings() const { return settings_; }

private:
    struct piece {
        std::string bytes;
        std::optional<ending> end;
        instant due;
    };

    void draw_reset();
    void append(std::string bytes, std::optional<ending> end, instant ready);
    void lose();
    void release(instant now);
    void put_out(piece next);
    [[nodiscard]] instant ready_after(instant now);
    [[nodiscard]] std::size_t piece_bytes() const;

    lane_settings settings_;
    setting setting_;
    tests::random_source chance_;
    std::optional<trace_cursor> cursor_;
    std::deque<piece> held_;
    std::size_t held_bytes_ = 0;
    instant last_due_;
    std::uint64_t passed_ = 0;
    std::optional<std::uint64_t> reset_at_;  // bytes passed
    bool has_ended_ = false;                 // the source
    bool is_broken_ = false;
    bool is_finished_ = false;
    std::deque<output> outputs_;
};

}  // namespace gapless::proxy
