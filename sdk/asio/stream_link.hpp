#pragma once

#include "protocol/wire/codec.hpp"
#include "protocol/wire/frame.hpp"
#include "protocol/wire/frame_reader.hpp"
#include "sdk/asio/socket_link.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace gapless::sdk {

// A link that carries frames as a stream of bytes, each preceded by its length: over a bare socket,
// or over TLS. The subclass has the stream.
template <class Stream>
class stream_link : public socket_link {
public:
    void transmit(const protocol::frame& outgoing) override {
        payload_.clear();
        protocol::encode(outgoing, payload_);
        protocol::write_cut_frame(payload_, bounds().part_bytes_max, waiting_);
    }

    void write() override {
        if (is_secured() && !is_ended() && writing_.empty() && !waiting_.empty()) {
            writing_.swap(waiting_);
            start_write();
        }
    }

protected:
    template <class... Arguments>
    stream_link(
        boost::asio::any_io_executor strand, listener& told, limits bounds, Arguments&&... arguments
    )
        : socket_link(strand, told, bounds),
          stream_(std::move(strand), std::forward<Arguments>(arguments)...),
          reader_(protocol::payload_bytes_max) {}

    Stream& stream() { return stream_; }

    void read() override {
        stream_.async_read_some(
            boost::asio::buffer(arrived_),
            [self = self<stream_link>()](const error_code& ec, std::size_t size) {
                if (ec) {
                    return self->fail(ec, "reading");
                }
                self->handle_bytes({self->arrived_.data(), size});
            }
        );
    }

    [[nodiscard]] bool has_unwritten() const override {
        return !writing_.empty() || !waiting_.empty();
    }

private:
    void start_write() {
        boost::asio::async_write(
            stream_,
            boost::asio::buffer(writing_),
            [self = self<stream_link>()](const error_code& ec, std::size_t) {
                if (ec) {
                    return self->fail(ec, "writing");
                }
                self->writing_.clear();
                self->write();
                self->handle_written();
            }
        );
    }

    void handle_bytes(std::string_view bytes) {
        reader_.handle_bytes(bytes);
        while (!is_ended()) {
            auto payload = reader_.poll_payload();
            if (!payload) {
                return fail(payload.error());
            }
            if (!payload->has_value()) {
                return handle_read();
            }
            handle_payload(**payload);
        }
    }

    Stream stream_;
    protocol::frame_reader reader_;
    std::array<char, 16 * 1024> arrived_;
    std::string payload_;
    std::string waiting_;  // framed, not yet handed to the stream
    std::string writing_;  // being written
};

}  // namespace gapless::sdk
