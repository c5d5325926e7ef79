#include "server/gateway/tcp_connection.hpp"

#include "protocol/wire/frame_parts.hpp"

#include <boost/asio/post.hpp>

#include <chrono>
#include <utility>

namespace gapless::server {

namespace {

constexpr std::chrono::seconds close_within{2};

// Reads in one go before the other connections get their turn.
constexpr int reads_a_turn = 8;

// An idle connection keeps no more room than this for its next frames.
constexpr std::size_t output_bytes_kept = 1024;

[[nodiscard]] std::string address_of(const boost::asio::ip::tcp::socket& socket) {
    boost::system::error_code ec;
    const auto peer = socket.remote_endpoint(ec);
    return ec ? std::string{} : peer.address().to_string();
}

}  // namespace

tcp_connection::tcp_connection(
    boost::asio::ip::tcp::socket socket, std::unique_ptr<byte_stream> stream, engine_driver& driver
)
    : socket_(std::move(socket)),
      stream_(std::move(stream)),
      driver_(driver),
      reader_(protocol::payload_bytes_max) {}

void tcp_connection::start() {
    id_ = driver_.attach(shared_from_this(), address_of(socket_));
    shake_hands();
}

void tcp_connection::queue(std::string_view first, std::string_view second) {
    protocol::write_frame(first, second, output_);
}

void tcp_connection::flush() {
    if (!has_shaken_hands_ || waits_to_write_ || stage_ >= stage::lingering) {
        return;
    }
    while (written_ < output_.size()) {
        const io_outcome wrote = stream_->write(std::string_view{output_}.substr(written_));
        if (wrote.state == io_state::done) {
            written_ += wrote.bytes;
        } else if (wrote.state == io_state::closed) {
            return lose();
        } else {
            return wait_to_write();
        }
    }
    finish_writing();
}

void tcp_connection::finish_writing() {
    written_ = 0;
    output_.clear();
    if (output_.capacity() > output_bytes_kept) {
        std::string{}.swap(output_);
    }
    if (stage_ == stage::closing) {
        stage_ = stage::lingering;
        stream_->shut_down();
        boost::system::error_code ignored;
        socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_send, ignored);
    }
}

void tcp_connection::close() {
    if (is_detached()) {
        return;
    }
    stage_ = stage::closing;
    deadline_ = std::make_unique<boost::asio::steady_timer>(socket_.get_executor(), close_within);
    deadline_->async_wait([self = shared_from_this()](const boost::system::error_code& ec) {
        if (!ec) {
            self->abort();
        }
    });
}

void tcp_connection::abort() {
    stage_ = stage::gone;
    if (deadline_) {
        deadline_->cancel();
    }
    boost::system::error_code ignored;
    socket_.close(ignored);
}

void tcp_connection::shake_hands() {
    switch (stream_->handshake().state) {
        case io_state::done:
            has_shaken_hands_ = true;
            driver_.handle_secured(id_, stream_->channel());
            if (stage_ == stage::shaking_hands) {
                stage_ = stage::open;
            }
            flush();
            return read();
        case io_state::want_read:
            return wait_to_read();
        case io_state::want_write:
            return wait_to_write();
        case io_state::closed:
            return lose();
    }
}

void tcp_connection::read() {
    for (int reads = 0; reads < reads_a_turn; ++reads) {
        if (stage_ == stage::gone) {
            return;
        }
        std::string& room = driver_.scratch();
        const io_outcome got = stream_->read({room.data(), room.size()});
        switch (got.state) {
            case io_state::done:
                take({room.data(), got.bytes});
                break;
            case io_state::want_read:
                return wait_to_read();
            case io_state::want_write:
                return wait_to_write();
            case io_state::closed:
                return lose();
        }
    }
    boost::asio::post(socket_.get_executor(), [self = shared_from_this()] { self->read(); });
}

void tcp_connection::take(std::string_view bytes) {
    if (is_detached() || is_unreadable_) {
        return;
    }
    reader_.handle_bytes(bytes);
    while (!is_detached()) {
        const auto payload = reader_.poll_payload();
        if (!payload) {
            is_unreadable_ = true;
            return driver_.handle_malformed(id_, payload.error());
        }
        if (!payload->has_value()) {
            return;
        }
        driver_.handle_payload(id_, **payload);
    }
}

void tcp_connection::lose() {
    const bool was_detached = is_detached();
    abort();
    if (!was_detached) {
        driver_.handle_closed(id_);
    }
}

void tcp_connection::wait_to_read() {
    if (std::exchange(waits_to_read_, true)) {
        return;
    }
    socket_.async_wait(
        boost::asio::ip::tcp::socket::wait_read,
        [self = shared_from_this()](const boost::system::error_code& ec) {
            self->waits_to_read_ = false;
            if (self->stage_ == stage::gone) {
                return;
            }
            if (ec) {
                return self->lose();
            }
            self->has_shaken_hands_ ? self->read() : self->shake_hands();
        }
    );
}

void tcp_connection::wait_to_write() {
    if (std::exchange(waits_to_write_, true)) {
        return;
    }
    socket_.async_wait(
        boost::asio::ip::tcp::socket::wait_write,
        [self = shared_from_this()](const boost::system::error_code& ec) {
            self->waits_to_write_ = false;
            if (self->stage_ == stage::gone) {
                return;
            }
            if (ec) {
                return self->lose();
            }
            if (!self->has_shaken_hands_) {
                return self->shake_hands();
            }
            self->flush();
            self->wait_to_read();
        }
    );
}

}  // namespace gapless::server
