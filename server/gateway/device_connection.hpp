#pragma once

#include <cstddef>
#include <string_view>

namespace gapless::server {

// Port: one device's socket as the engine driver sees it, whatever the transport.
//
// A frame is queued, not written: the driver flushes each connection once, after everything that
// one turn of the loop has brought is queued, so that many frames share a record and a system call.
// None of these functions calls the driver back, flush() and abort() excepted.
class device_connection {
public:
    virtual ~device_connection() = default;

    // Appends one frame, whose payload comes in two parts, to what goes out.
    virtual void queue(std::string_view first, std::string_view second) = 0;

    // Writes what is queued, as far as the socket takes it now; the rest follows by itself. Tells
    // the driver when the socket turns out to be gone.
    virtual void flush() = 0;

    // Writes what is queued, then closes, within a deadline. The next flush() starts it. From here
    // on the connection is its own: the driver is told nothing more.
    virtual void close() = 0;

    // Closes at once and writes nothing more. The driver is told nothing more either.
    virtual void abort() = 0;

    // Bytes that wait for a slow reader.
    [[nodiscard]] virtual std::size_t queued_bytes() const = 0;
};

}  // namespace gapless::server
