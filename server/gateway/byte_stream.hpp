#pragma once

#include "protocol/session/tls_channel.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace gapless::server {

// What came of one step on a non-blocking socket. `want_read` and `want_write`: call again when the
// socket is ready for that. `closed`: the peer has ended or broken the stream.
enum class io_state : std::uint8_t { done, want_read, want_write, closed };

struct io_outcome {
    io_state state = io_state::done;
    std::size_t bytes = 0;  // moved, when done
};

// Port: bytes in order over a non-blocking descriptor that somebody else owns and waits for. No
// function blocks, and none raises a signal.
class byte_stream {
public:
    virtual ~byte_stream() = default;

    [[nodiscard]] virtual io_outcome handshake() = 0;

    // What a login over it is bound to, once the handshake is done.
    [[nodiscard]] virtual protocol::tls_channel channel() const { return {}; }

    [[nodiscard]] virtual io_outcome read(std::span<char>) = 0;
    [[nodiscard]] virtual io_outcome write(std::string_view) = 0;

    // Tells the peer that nothing more follows, as far as that is possible without waiting.
    virtual void shut_down() = 0;
};

}  // namespace gapless::server
