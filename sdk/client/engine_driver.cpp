#include "sdk/client/engine_driver.hpp"

#include "protocol/kill_point.hpp"
#include "protocol/pump.hpp"
#include "sdk/asio/system_clock.hpp"

#include <boost/asio/post.hpp>

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
        if constexpr (requires { this->carry_out(output); }) {
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
    going_ = wanted;
    auto opened = dial_(*first_seat_, going_.to, going_.over);
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

void engine_driver::carry_out(const connect_spare&) {
    carry_out(disconnect_spare());
    auto opened = dial_(*spare_seat_, going_.to, going_.over);
    if (opened) {
        spare_ = std::move(*opened);
    } else {
        post_spare_disconnected();
    }
}

void engine_driver::carry_out(const disconnect_spare&) {
    if (spare_) {
        std::exchange(spare_, nullptr)->abandon();
    }
}

// Of the first one nothing is heard any more, so nobody would hear its last words.
void engine_driver::carry_out(const take_spare&) {
    if (link_) {
        link_->abandon();
    }
    link_ = std::exchange(spare_, nullptr);
    std::swap(first_seat_, spare_seat_);
    schedule_flush();
}

void engine_driver::carry_out(const try_transport& wanted) {
    drop_trial();
    trial_ = std::make_unique<trial>(*this, wanted.over);
    auto opened = dial_(*trial_, going_.to, wanted.over);
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

void engine_driver::post_spare_disconnected() {
    boost::asio::post(strand_, [self = shared_from_this()] {
        if (self->listener_ != nullptr && !self->spare_) {
            self->feed([](client_engine& engine, moment now) {
                engine.handle_spare_disconnected(now);
            });
        }
    });
}

void engine_driver::seat::handle_connected() {
    const auto& link = is_spare() ? owner_.spare_ : owner_.link_;
    const protocol::tls_channel over = link ? link->channel() : protocol::tls_channel{};
    owner_.feed([&, is_spare = is_spare()](client_engine& engine, moment now) {
        is_spare ? engine.handle_spare_connected(now, over) : engine.handle_connected(now, over);
    });
}

// A spare says nothing before it has been taken, nor does the server.
void engine_driver::seat::handle_frame(const protocol::frame& arrived) {
    if (!is_spare()) {
        owner_.engine_.handle_frame(arrived, read_clock());
        owner_.drain();
    }
}

void engine_driver::seat::handle_part() {
    if (!is_spare()) {
        owner_.engine_.handle_part(read_clock());
        owner_.drain();
    }
}

void engine_driver::seat::handle_alive() {
    if (!is_spare()) {
        owner_.feed([](client_engine& engine, moment now) { engine.handle_alive(now); });
    }
}

void engine_driver::seat::handle_quiet() {
    if (!is_spare()) {
        owner_.flush();
    }
}

void engine_driver::seat::handle_disconnected(const error& why) {
    if (!is_spare()) {
        return owner_.handle_disconnected(why);
    }
    owner_.spare_ = nullptr;
    owner_.feed([](client_engine& engine, moment now) { engine.handle_spare_disconnected(now); });
}

void engine_driver::handle_disconnected(const error& why) {
    link_ = nullptr;
    feed([&](client_engine& engine, moment now) { engine.handle_disconnected(why, now); });
}

void engine_driver::end() {
    listener_ = nullptr;
    timer_.cancel();
    carry_out(disconnect_spare());
    drop_trial();
    if (link_) {
        std::exchange(link_, nullptr)->close();
    }
}

void engine_driver::abandon() {
    listener_ = nullptr;
    timer_.cancel();
    carry_out(disconnect_spare());
    drop_trial();
    if (link_) {
        std::exchange(link_, nullptr)->abandon();
    }
}

}  // namespace gapless::sdk
