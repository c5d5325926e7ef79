#pragma once

#include "protocol/wire/request_frames.hpp"

#include <gapless/ids.hpp>
#include <gapless/result.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <deque>
#include <optional>

namespace gapless::sdk {

// Keeps requests in memory until the server has answered them.
//
// Each is sent as soon as there is a session, and sent again with the same id on the next one if
// this one ends before the answer: the server gives a request one effect however often it hears it.
// Nobody waits for ever: when its patience is over, a request is answered with timed_out.
class request_queue {
public:
    struct limits {
        duration patience = seconds(30);
        std::size_t pending_max = 1'000;
    };

    struct answered {
        request_id id;
        result<protocol::response> answer;
        std::optional<protocol::unsigned_change> to_sign = std::nullopt;  // with a failure
    };

    explicit request_queue(limits options);

    // Command. What no server could take is answered at once; more than the limit with
    // `overloaded`. `now`: when its patience begins.
    void submit(protocol::request asked, instant now);

    // Inputs. The answer to an unknown request is no error: somebody lost patience.
    void handle_established();
    void handle_disconnected();
    void handle_response(const protocol::response& answer);
    void handle_timeout(instant now);

    // Outputs.
    [[nodiscard]] std::optional<protocol::request> poll_transmit();
    [[nodiscard]] std::optional<answered> poll_answer();
    [[nodiscard]] std::optional<instant> next_timeout() const;

    [[nodiscard]] std::size_t pending() const { return pending_.size(); }

private:
    struct waiting {
        protocol::request asked;
        instant deadline;
        bool is_sent = false;  // on this connection
    };

    limits limits_;
    bool is_established_ = false;
    std::deque<waiting> pending_;  // in order of deadline
    std::deque<answered> answers_;
};

}  // namespace gapless::sdk
