#pragma once

#include "protocol/wire/codec.hpp"
#include "protocol/wire/frame_parts.hpp"
#include "protocol/wire/frame_reader.hpp"
#include "protocol/wire/part_joiner.hpp"
#include "tests/integration/server/tls_socket.hpp"

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace gapless::integration {

// Speaks frames over any socket of the tests, one step at a time, and believes nothing: who waits
// for a frame gets that frame, the end of the stream, or an exception after a while.
template <class Socket>
class frame_client {
public:
    template <class... Arguments>
    explicit frame_client(Arguments&&... arguments)
        : socket_(std::forward<Arguments>(arguments)...), reader_(protocol::payload_bytes_max) {}

    void send(const protocol::frame& frame) {
        std::string payload;
        protocol::encode(frame, payload);
        std::string bytes;
        protocol::write_cut_frame(payload, protocol::part_bytes_default, bytes);
        socket_.write(bytes);
    }

    // A payload that is no frame, or not a whole one.
    void send_payload(const std::string& payload) {
        std::string bytes;
        protocol::write_frame(payload, bytes);
        socket_.write(bytes);
    }

    // The next frame; empty at the end of the stream.
    [[nodiscard]] std::optional<protocol::frame> next() {
        while (true) {
            const auto payload = reader_.poll_payload();
            if (!payload) {
                throw std::runtime_error("the server sent what is no frame");
            }
            if (payload->has_value()) {
                std::string room;
                const auto whole = joiner_.join(**payload, frame_bytes_max, room);
                if (!whole) {
                    throw std::runtime_error("the server sent parts that do not fit");
                }
                if (!whole->has_value()) {
                    continue;
                }
                auto frame = protocol::decode(**whole);
                if (!frame) {
                    throw std::runtime_error("the server sent a frame that cannot be decoded");
                }
                return *frame;
            }
            const std::optional<std::string> more = socket_.read();
            if (!more) {
                throw std::runtime_error("the server said nothing for too long");
            }
            if (more->empty()) {
                return std::nullopt;
            }
            reader_.handle_bytes(*more);
        }
    }

    // The next frame of this kind; others are passed over.
    template <class Frame>
    Frame expect() {
        while (auto frame = next()) {
            if (Frame* wanted = std::get_if<Frame>(&*frame)) {
                return std::move(*wanted);
            }
        }
        throw std::runtime_error("the connection ended before the frame came");
    }

    // Says hello, authenticates and asks for everything, in one flight.
    protocol::welcome log_in(const device_id& device, const std::string& token) {
        send(protocol::hello{.versions = {1}, .device = device});
        send(protocol::authenticate{.token = token});
        send(protocol::sync{});
        protocol::welcome welcome = expect<protocol::welcome>();
        while (expect<protocol::sync_page>().state != protocol::sync_state::ok) {
        }
        return welcome;
    }

    [[nodiscard]] Socket& socket() { return socket_; }

private:
    static constexpr std::size_t frame_bytes_max = std::size_t{2432} * 1024;

    Socket socket_;
    protocol::frame_reader reader_;
    protocol::part_joiner joiner_;
};

using tls_client = frame_client<tls_socket>;
using plain_client = frame_client<tcp_socket>;

}  // namespace gapless::integration
