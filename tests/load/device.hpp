#pragma once

#include "protocol/wire/frame.hpp"
#include "tests/load/accounts.hpp"
#include "tests/load/connection.hpp"
#include "tests/load/party.hpp"

#include <gapless/destination.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace gapless::load {

// A Gapless device without a mailbox: it logs in, sends, and acknowledges what arrives as
// docs/protocol/frames.md asks (with 32 frames, or 200 ms after the first), but keeps nothing.
//
// What arrives is looked at: a seq that does not follow the one before in its conversation is a
// failure, which check() reports. So a load is a test, too.
class device final : public party {
public:
    device(event_loop&, const std::string& tcp_address, const tls_settings*, const login&);

    device(const device&) = delete;
    device& operator=(const device&) = delete;

    // Where send() sends to: another user by name, or a conversation.
    void address(destination to) { to_ = std::move(to); }

    void send() override;
    void send_frame(const protocol::frame&);

    // It has caught up: the server pushes from here on.
    [[nodiscard]] bool is_ready() const override { return is_live_; }

    void check() const override;

    // Its connection has ended, or did what it should not.
    [[nodiscard]] bool is_over() const { return !failure_.empty() || connection_.is_closed(); }

    // Every frame that is not dealt with here.
    std::function<void(const protocol::frame&)> on_frame = [](const protocol::frame&) {};

    // Frames that have arrived since the login, pushes and others.
    [[nodiscard]] std::uint64_t frames() const { return frames_; }

private:
    void take(std::string_view payload);
    void take_push(const protocol::push&);
    void take_sent(const protocol::sent&);
    void count_live_frame();
    void acknowledge();
    void fail(std::string why);

    event_loop& loop_;
    connection connection_;
    destination to_;
    std::string encoded_;
    std::uint64_t sends_ = 0;
    std::uint64_t live_frames_ = 0;
    std::uint64_t acknowledged_ = 0;
    std::uint64_t frames_ = 0;
    bool is_ack_due_ = false;
    bool is_live_ = false;
    std::optional<conversation_id> conversation_;  // of the entries below
    std::uint64_t high_ = 0;                       // contiguous up to here, since the login
    std::string failure_;
};

}  // namespace gapless::load
