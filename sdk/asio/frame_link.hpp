#pragma once

#include "protocol/session/tls_channel.hpp"
#include "protocol/wire/frame.hpp"
#include "sdk/dial/route.hpp"

#include <gapless/error.hpp>

namespace gapless::sdk {

// One connection to the server as frames, whatever carries them.
//
// It lives on a strand: its functions are called there, and it calls its listener there, never from
// inside one of its functions. open() is called once; then transmit() as often as wanted, each time
// followed by write() when there are no more frames at the moment, so that they share a packet.
//
// The listener outlives the link or has said close(): after that it is not called again. The link
// keeps itself alive while an operation is under way.
class frame_link {
public:
    class listener {
    public:
        virtual void handle_connected() = 0;
        virtual void handle_frame(const protocol::frame&) = 0;
        // A part of a long frame, which goes on.
        virtual void handle_part() = 0;

        // Something has arrived that says no more than that the server is there.
        virtual void handle_alive() {}

        // Everything that has arrived has been told: the time to commit and to acknowledge.
        virtual void handle_quiet() = 0;
        // The end, for whatever reason: unreachable, certificate_refused, or bytes that are no
        // frame (malformed_frame, frame_too_large).
        virtual void handle_disconnected(const error& why) = 0;

    protected:
        ~listener() = default;
    };

    virtual ~frame_link() = default;

    virtual void open(const route&) = 0;

    // What a login over it is bound to, once it is connected. Nothing, unless one TLS connection
    // carries all of it.
    [[nodiscard]] virtual protocol::tls_channel channel() { return {}; }

    virtual void transmit(const protocol::frame&) = 0;
    virtual void write() = 0;

    // Writes what has been transmitted, if that goes quickly, and closes.
    virtual void close() = 0;

    // Closes at once.
    virtual void abandon() = 0;
};

}  // namespace gapless::sdk
