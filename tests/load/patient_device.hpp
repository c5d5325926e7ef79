#pragma once

#include "protocol/wire/frame.hpp"
#include "tests/load/accounts.hpp"
#include "tests/load/connection.hpp"

#include <gapless/destination.hpp>

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>

namespace gapless::load {

// A device in one conversation that takes a no for an answer, and a notify for a push: told to come
// again later it is silent that long, and what it is not pushed it pulls. It can also stop reading.
//
// offer() is an app that has one message more to send. It goes out unless the window is full or the
// device has to wait; nobody keeps what was refused. So the load does not depend on the answers.
// A seq that is missing or comes twice ends the run, as check() tells.
class patient_device {
public:
    patient_device(event_loop&, const std::string& tcp_address, const tls_settings*, const login&);

    patient_device(const patient_device&) = delete;
    patient_device& operator=(const patient_device&) = delete;

    void address(destination to) { to_ = std::move(to); }

    // Sends one message; false: it may not now.
    bool offer(std::size_t window);

    void stop_reading() { connection_.stop_reading(); }

    void go_on_reading() { connection_.go_on_reading(); }

    [[nodiscard]] bool is_ready() const { return is_live_; }

    // Throws std::runtime_error when something is not as it should be.
    void check() const;

    [[nodiscard]] bool is_idle() const { return in_flight_.empty(); }

    [[nodiscard]] std::uint64_t accepted() const { return accepted_; }

    [[nodiscard]] std::uint64_t refused() const { return refused_; }

    // Messages of others, each once.
    [[nodiscard]] std::uint64_t received() const { return received_; }

    [[nodiscard]] std::uint64_t notified() const { return notified_; }

    // Told with the moment at which the message was sent.
    std::function<void(std::uint64_t sent_ns)> on_accepted = [](std::uint64_t) {};
    std::function<void(std::uint64_t sent_ns)> on_received = [](std::uint64_t) {};

private:
    struct unanswered {
        client_id id;
        std::uint64_t sent_ns;
    };

    void send_frame(const protocol::frame&);
    void take(std::string_view payload);
    void take_push(const protocol::push&);
    void take_entry(const message&);
    void take_sent(const protocol::sent&);
    void take_refused(const protocol::refused&);
    void take_page(const protocol::sync_page&);
    void take_range(const protocol::pulled&);
    void ask();
    void catch_up();
    void count_live_frame();
    void acknowledge();
    void fail(std::string why);

    event_loop& loop_;
    connection connection_;
    destination to_;
    std::string encoded_;

    std::deque<unanswered> in_flight_;
    std::uint64_t ids_ = 0;
    std::uint64_t counter_ = 0;         // of the newest one
    std::uint64_t counter_stored_ = 0;  // of the newest one that was accepted
    bool has_to_begin_again_ = false;   // from there, when everything is answered
    std::uint64_t silent_until_ns_ = 0;
    std::uint64_t accepted_ = 0;
    std::uint64_t refused_ = 0;

    user_id user_;
    std::optional<conversation_id> conversation_;
    std::uint64_t high_ = 0;  // contiguous up to here
    std::uint64_t head_ = 0;  // as far as is known
    inbox_version version_;
    bool is_asking_ = false;
    bool asks_again_ = false;
    bool is_pulling_ = false;
    std::uint64_t received_ = 0;
    std::uint64_t notified_ = 0;

    std::uint64_t live_frames_ = 0;
    std::uint64_t acknowledged_ = 0;
    bool is_ack_due_ = false;
    bool is_live_ = false;
    std::string failure_;
};

}  // namespace gapless::load
