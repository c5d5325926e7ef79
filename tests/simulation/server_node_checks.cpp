// What is seen of the server, and what holds of it at any time.
#include "protocol/delivery/push_window.hpp"
#include "tests/simulation/server_node.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <variant>

namespace gapless::simulation {

void server_node::check_bounds() {
    if (engine_ != nullptr) {
        report_.check(
            invariant::i35_memory_bounded,
            engine_->buffered_bytes() <= 64 * 1024 * 1024,
            [&] { return "the server holds " + std::to_string(engine_->buffered_bytes()); }
        );
        check_pushes();
        check_parts();
        check_line();
    }
}

// Of somebody: that there is nobody of a name may be said at any time.
void server_node::check_quiet(const protocol::frame& leaving) {
    const auto* told = std::get_if<protocol::presence>(&leaving);
    const bool is_early = now().steady < started_ + limits_.presence_quiet;
    report_.check(
        invariant::i41_presence_agrees,
        told == nullptr || told->user == user_id{} || !is_early,
        [] { return "presence was told right after a start of the server"; }
    );
}

// Beside pushes there is a small notify for each connection.
void server_node::check_pushes() {
    const std::size_t total = limits_.pushed_bytes_total;
    const std::size_t pushed = engine_->pushed_bytes();
    const std::size_t beside =
        engine_->connections() * protocol::push_window::limits{}.notify_bytes;
    if (pushed > total / 2) {
        report_.reached("windows were smaller because others held a lot");
    }
    report_.check(invariant::i35_memory_bounded, pushed <= total + beside, [&] {
        return std::to_string(pushed) + " bytes were pushed to all and are not acknowledged";
    });
    report_.check(invariant::i35_memory_bounded, engine_->connections() > 0 || pushed == 0, [&] {
        return std::to_string(pushed) + " bytes are in flight to nobody";
    });
}

void server_node::check_parts() {
    const std::size_t unfinished = parts_.bytes();
    report_.check(invariant::i35_memory_bounded, unfinished <= limits_.unfinished_bytes_total, [&] {
        return std::to_string(unfinished) + " bytes of unfinished frames";
    });
    report_.check(invariant::i35_memory_bounded, !readers_.empty() || unfinished == 0, [&] {
        return std::to_string(unfinished) + " bytes of frames that nobody finishes";
    });
}

// Nothing that is to be written waits for a store that does not answer. The server's clock and
// its timers may be a little late.
void server_node::check_line() {
    const duration grace = server::engine_limits{}.store_stall_after + milliseconds(50);
    if (job_out_since_ && scheduler_.now() - *job_out_since_ > grace) {
        report_.reached("the server's disk stalled");
        report_.check(invariant::i35_memory_bounded, engine_->writes_waiting() == 0, [&] {
            return std::to_string(engine_->writes_waiting()) + " wait for a stalled store";
        });
    }
}

void server_node::check_disk() {
    ++life_;
    engine_.reset();
    disk_.crash();
    store_ = nullptr;
    const auto opened = disk_.open();
    report_.check(invariant::i13_server_keeps_all, opened.has_value(), [&] {
        return "the server's store does not open: " + message_of(opened.error());
    });
    if (opened) {
        audit();
    }
}

void server_node::observe(const protocol::frame& leaving) {
    if (const auto* answer = std::get_if<protocol::sent>(&leaving)) {
        checker_.handle_sent_leaving(*answer);
        if (answer->duplicate) {
            report_.count("duplicates refused");
            report_.reached("an answer was lost and the message sent again");
        }
    } else if (const auto* no = std::get_if<protocol::refused>(&leaving)) {
        report_.reached("refused " + std::string(name_of(no->failure.code)));
    } else if (const auto* page = std::get_if<protocol::sync_page>(&leaving)) {
        const bool more = page->state == protocol::sync_state::more;
        report_.reached(more ? "a sync took several pages" : "a sync reached the head");
        if (!page->large.empty()) {
            report_.reached("a sync listed a large group");
        }
    } else if (const auto* range = std::get_if<protocol::pulled>(&leaving)) {
        report_.reached(range->holes.empty() ? "a range was pulled" : "a hole was pulled");
        for (const protocol::leaf_at& each : range->leaves) {
            const bool is_there = std::ranges::binary_search(
                range->messages, each.seq, {}, [](const message& entry) { return entry.seq; }
            );
            report_.reached(
                is_there ? "a leaf of what was recalled was pulled"
                         : "a leaf of what had expired was pulled"
            );
        }
    } else if (const auto* hint = std::get_if<protocol::notify>(&leaving)) {
        report_.reached(
            hint->inbox ? "notify instead of push" : "a head was told instead of a push"
        );
    } else if (const auto* alive = std::get_if<protocol::heartbeat_answer>(&leaving)) {
        if (!alive->heads.empty()) {
            report_.reached("a head was told by a heartbeat");
        }
    } else if (std::holds_alternative<protocol::changed>(leaving)) {
        report_.reached("an inbox entry changed live");
    } else if (const auto* end = std::get_if<protocol::close>(&leaving)) {
        report_.reached("closed " + std::string(name_of(end->reason.code)));
    } else if (const auto* said = std::get_if<protocol::response>(&leaving)) {
        report_.reached(
            said->failure ? "request refused " + std::string(name_of(said->failure->code))
                          : "a request was done"
        );
    } else if (std::holds_alternative<protocol::cancelled>(leaving)) {
        report_.reached("a message was cancelled in time");
    } else if (const auto* moved = std::get_if<protocol::cursor_moved>(&leaving)) {
        report_.reached(
            moved->failure ? "cursor refused " + std::string(name_of(moved->failure->code))
                           : "a cursor was moved"
        );
    } else if (std::holds_alternative<protocol::receipt_hint>(leaving)) {
        report_.reached("an author was hinted of a reader");
    }
}

}  // namespace gapless::simulation
