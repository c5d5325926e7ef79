#include "tests/proxy/half.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/write.hpp>

#include <chrono>
#include <utility>
#include <variant>

namespace gapless::proxy {

namespace asio = boost::asio;

namespace {

constexpr std::size_t unwritten_max = 4'096;  // pieces

}  // namespace

instant now() {
    const auto since = std::chrono::steady_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::microseconds>(since).count()};
}

half::half(
    asio::ip::tcp::socket& from,
    asio::ip::tcp::socket& to,
    lane_settings settings,
    lane::setting where
)
    : from_(from), to_(to), lane_(std::move(settings), where), timer_(from.get_executor()) {}

void half::start(std::weak_ptr<void> owner, listener& told) {
    owner_ = std::move(owner);
    listener_ = &told;
    drain();
}

void half::change(const lane_settings& wanted) {
    lane_.change(wanted, now());
    drain();
}

void half::end(ending how) {
    lane_.handle_end(how, now());
    drain();
}

void half::stop() {
    is_stopped_ = true;
    timer_.cancel();
}

void half::read() {
    if (is_stopped_ || is_reading_ || has_source_ended_ || !lane_.has_room() ||
        writing_.size() > unwritten_max) {
        return;
    }
    is_reading_ = true;
    from_.async_read_some(
        asio::buffer(room_),
        [this, held = owner_.lock()](const boost::system::error_code& ec, std::size_t size) {
            is_reading_ = false;
            if (is_stopped_) {
                return;
            }
            if (ec) {
                has_source_ended_ = true;
                lane_.handle_end(ec == asio::error::eof ? ending::fin : ending::reset, now());
            } else {
                lane_.handle_bytes({room_.data(), size}, now());
            }
            drain();
        }
    );
}

void half::drain() {
    if (is_stopped_ || listener_ == nullptr) {
        return;  // what was changed before the start is done with it
    }
    while (auto next = lane_.poll_output()) {
        if (auto* const piece = std::get_if<lane::forward>(&*next)) {
            if (can_write_) {
                writing_.push_back(std::move(piece->bytes));
            }
        } else {
            ending_ = std::get<lane::finish>(*next).how;
        }
    }
    arm_timer();
    read();
    write();
}

void half::write() {
    if (is_stopped_ || is_writing_) {
        return;
    }
    if (writing_.empty()) {
        settle();
        return;
    }
    is_writing_ = true;
    asio::async_write(
        to_,
        asio::buffer(writing_.front()),
        [this, held = owner_.lock()](const boost::system::error_code& ec, std::size_t size) {
            is_writing_ = false;
            if (is_stopped_) {
                return;
            }
            bytes_ += size;
            if (ec) {
                can_write_ = false;
                writing_.clear();
                listener_->handle_write_failed(*this);
            } else {
                writing_.pop_front();
            }
            read();
            write();
        }
    );
}

void half::settle() {
    if (ending_) {
        listener_->handle_finished(*this, *std::exchange(ending_, std::nullopt));
    }
    if (is_over()) {
        listener_->handle_settled();
    }
}

void half::arm_timer() {
    const auto due = lane_.next_timeout();
    if (!due) {
        timer_.cancel();
        return;
    }
    timer_.expires_at(asio::steady_timer::time_point{std::chrono::microseconds(due->microseconds)});
    timer_.async_wait([this, held = owner_.lock()](const boost::system::error_code& ec) {
        if (!ec) {
            lane_.handle_timeout(now());
            drain();
        }
    });
}

}  // namespace gapless::proxy
