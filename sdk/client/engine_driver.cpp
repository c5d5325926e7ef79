#include "sdk/client/engine_driver.hpp"

#include "protocol/kill_point.hpp"
#include "protocol/pump.hpp"
#include "sdk/asio/system_clock.hpp"

#include <boost/asio/post.hpp>

#include <type_traits>
#include <utility>

namespace gapless::sdk {

engine_driver::engine_driver(
    const boost::asio::any_io_executor& strand, client_engine& engine, listener& told, dial dials
)
    : strand_(strand), engine_(engine), listener_(&told), dial_(std::move(dials)), timer_(strand) {}

moment engine_driver::read_clock() { return system_now(); }

void engine_driver::after_command() {
    drain();
    schedule_flush();
}

void engine_driver::drain() {
    protocol::drain(engine_, [this](auto&& output) {
        using kind = std::decay_t<decltype(output)>;
        if constexpr (std::is_same_v<kind, connect> || std::is_same_v<kind, disconnect> ||
                      std::is_same_v<kind, try_transport> || std::is_same_v<kind, transmit>) {
            carry_out(output);
        } else if (listener_ != nullptr) {
            listener_->handle(std::forward<decltype(output)>(output));
        }
    });
    if (link_) {
        GAPLESS_KILL_POINT(before_write);
        link_->write();
    }
}

void engine_driver::flush() {
    if (listener_ == nullptr) {
        return;
    }
    is_flush_scheduled_ = false;
    engine_.flush(read_clock());
    drain();
    arm_timer();
    listener_->handle_flushed();
}

void engine_driver::schedule_flush() {
    if (listener_ == nullptr || std::exchange(is_flush_scheduled_, true)) {
        return;
    }
    boost::asio::post(strand_, [self = shared_from_this()] {
        if (self->is_flush_scheduled_) {
            self->flush();
        }
    });
}

void engine_driver::arm_timer() {
    const auto due = engine_.next_timeout();
    if (due == armed_for_) {
        return;
    }
    armed_for_ = due;
    if (!due) {
        timer_.cancel();
        return;
    }
    timer_.expires_at(time_point_of(*due));
    timer_.async_wait([self = shared_from_this(), due](const boost::system::error_code& ec) {
        if (ec || self->listener_ == nullptr || self->armed_for_ != due) {
            return;
        }
        self->armed_for_.reset();
        self->feed([](client_engine& engine, moment now) { engine.handle_timeout(now); });
    });
}

void engine_driver::carry_out(const connect& wanted) {
    carry_out(disconnect());
    auto opened = dial_(*this, wanted.over);
    if (opened) {
        link_ = std::move(*opened);
    } else {
        post_disconnected(opened.error());
    }
}

void engine_driver::carry_out(const disconnect&) {
    if (link_) {
        link_->write();  // the last words
        std::exchange(link_, nullptr)->close();
        schedule_flush();  // no link says any more when nothing more arrives
    }
}

void engine_driver::carry_out(const try_transport& wanted) {
    drop_trial();
    trial_ = std::make_unique<trial>(*this, wanted.over);
    auto opened = dial_(*trial_, wanted.over);
    if (opened) {
        trial_->link = std::move(*opened);
    } else {
        post_tried_in_vain(wanted.over);
    }
}

void engine_driver::post_tried_in_vain(transport over) {
    boost::asio::post(strand_, [self = shared_from_this(), over] {
        if (self->trial_ && !self->trial_->link && self->trial_->over() == over) {
            self->handle_tried(over, false);
        }
    });
}

void engine_driver::handle_tried(transport over, bool works) {
    const auto done = std::move(trial_);  // its function is on the stack
    if (done && done->link) {
        done->link->close();
    }
    if (listener_ != nullptr) {
        feed([&](client_engine& engine, moment now) { engine.handle_tried(over, works, now); });
    }
}

void engine_driver::drop_trial() {
    if (trial_ && trial_->link) {
        trial_->link->abandon();
    }
    trial_.reset();
}

void engine_driver::carry_out(const transmit& wanted) {
    if (link_) {
        link_->transmit(wanted.frame);
    }
}

// The engine may not be fed while it is being drained.
void engine_driver::post_disconnected(error why) {
    boost::asio::post(strand_, [self = shared_from_this(), why = std::move(why)] {
        if (self->listener_ != nullptr && !self->link_) {
            self->handle_disconnected(why);
        }
    });
}

void engine_driver::handle_connected() {
    feed([](client_engine& engine, moment now) { engine.handle_connected(now); });
}

void engine_driver::handle_frame(const protocol::frame& arrived) {
    engine_.handle_frame(arrived, read_clock());
    drain();
}

void engine_driver::handle_part() {
    engine_.handle_part(read_clock());
    drain();
}

void engine_driver::handle_alive() {
    feed([](client_engine& engine, moment now) { engine.handle_alive(now); });
}

void engine_driver::handle_quiet() { flush(); }

void engine_driver::handle_disconnected(const error& why) {
    link_ = nullptr;
    feed([&](client_engine& engine, moment now) { engine.handle_disconnected(why, now); });
}

void engine_driver::end() {
    listener_ = nullptr;
    timer_.cancel();
    drop_trial();
    if (link_) {
        std::exchange(link_, nullptr)->close();
    }
}

void engine_driver::abandon() {
    listener_ = nullptr;
    timer_.cancel();
    drop_trial();
    if (link_) {
        std::exchange(link_, nullptr)->abandon();
    }
}

}  // namespace gapless::sdk
