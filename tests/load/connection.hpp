#pragma once

#include "tests/load/event_loop.hpp"
#include "tests/load/stream.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace gapless::load {

// A stream on a loop: hands on what arrives, and writes what is queued at the end of the turn.
//
// The receiver is given everything that has not been consumed yet and says how much of it it took.
// Nobody is told of an end; is_closed() shows it. The loop outlives the connection.
class connection final : public event_loop::watcher {
public:
    using receiver = std::function<std::size_t(std::string_view arrived)>;

    connection(event_loop&, int descriptor, const tls_settings*, receiver);

    void queue(std::string_view bytes);

    // Preceded by its length as a varint.
    void queue_frame(std::string_view payload);

    // What arrives meanwhile stays in the kernel, until that is full as well.
    void stop_reading() { is_reading_ = false; }

    void go_on_reading();

    [[nodiscard]] bool is_closed() const { return is_closed_; }

    void handle_ready() override;
    void handle_turn_end() override;

private:
    void mark();
    void take(std::string_view bytes);
    void write();

    event_loop& loop_;
    stream stream_;
    receiver receiver_;
    std::string rest_;
    std::string output_;
    std::size_t written_ = 0;
    bool is_marked_ = false;
    bool is_reading_ = true;
    bool is_closed_ = false;
};

// A receiver that cuts frames: length as a varint, then the payload.
[[nodiscard]] connection::receiver cutting_frames(
    std::function<void(std::string_view payload)> receive
);

}  // namespace gapless::load
