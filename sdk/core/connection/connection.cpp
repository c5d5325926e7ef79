#include "sdk/core/connection/connection.hpp"

#include "protocol/planted.hpp"
#include "sdk/core/earliest.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace gapless::sdk {
namespace {

// What will pass by itself; anything else that is said of tokens needs a person.
bool is_passing(errc reason) {
    switch (reason) {
        case errc::unreachable:
        case errc::timed_out:
        case errc::overloaded:
        case errc::rate_limited:
        case errc::shutting_down:
        case errc::storage_full:
        case errc::storage_failed:
            return true;
        default:
            return false;
    }
}

// What a server expects of whoever announces nothing.
constexpr duration usual_silence = seconds(30);

// Of a network's name.
constexpr std::size_t name_bytes_max = 128;

}  // namespace

connection::connection(limits options, protocol::entropy& chance)
    : entropy_(chance),
      session_limits_(options.session),
      backoff_(options.backoff),
      pulse_(options.pulse, std::move(options.networks)),
      finder_(std::move(options.servers)),
      ladder_(options.ladder),
      heartbeat_(pulse_),
      has_spare_(options.has_spare),
      agreed_(usual_silence),
      is_barred_(options.signed_out.has_value()),
      reason_(std::move(options.signed_out)) {
    heartbeat_.be_patient(has_spare_);
    finder_.enter(pulse_.last_server());
    ladder_.enter(pulse_.over());
    if (!options.stay_offline && !is_barred_) {
        open();
    }
}

void connection::go_online() {
    if (phase_ == phase::offline && !is_barred_) {
        reason_.reset();
        open();
    }
}

void connection::go_offline() {
    leave_session();
    if (phase_ == phase::opening) {
        outputs_.emplace_back(close_socket{});
    }
    phase_ = phase::offline;
    if (!is_barred_) {
        reason_.reset();
    }
}

void connection::lift_bar() {
    if (std::exchange(is_barred_, false)) {
        reason_.reset();
    }
}

void connection::network_changed(instant now) {
    if (is_networkless_) {
        return;
    }
    if (phase_ == phase::open) {
        probe(now);
    } else if (phase_ == phase::waiting) {
        after_wait_ == phase::renewing ? renew() : open();
    }
}

void connection::set_network(const network_state& state, instant now) {
    if (!state.is_online) {
        leave_network();
        return;
    }
    const std::string name = state.name.substr(0, name_bytes_max);
    const bool is_other = name != pulse_.network();
    const bool was_known = !pulse_.network().empty();
    const bool was_away = std::exchange(is_networkless_, false);
    if (is_other) {
        heartbeat_.handle_disturbed();
        pulse_.enter(name, state.kind);
    }
    const bool is_up = phase_ == phase::open || phase_ == phase::opening;
    if (is_other && was_known && is_up) {
        leave_network();
        is_networkless_ = false;
    }
    if (is_other && (was_known || !is_up)) {
        ladder_.enter(pulse_.over());
    } else if (is_other && is_established()) {
        remember_what_works();  // it has got its name
    }
    if (is_other) {
        finder_.enter(pulse_.last_server());
    }
    if (was_away || phase_ == phase::waiting) {
        network_changed(now);
    }
}

void connection::set_in_background(bool is_in_background, instant now) {
    if (is_in_background == pulse_.is_in_background()) {
        return;
    }
    pulse_.set_in_background(is_in_background);
    heartbeat_.be_patient(has_spare_ && !is_in_background);
    if (is_in_background) {
        spare_.handle_gone();
        drain_spare(now);
    }
    if (is_established()) {
        probe(now);
    } else if (!is_in_background && phase_ == phase::waiting) {
        network_changed(now);
    }
}

void connection::probe(instant now) {
    if (phase_ == phase::open) {
        heartbeat_.probe(now);
        drain_heartbeat(now);
    }
}

void connection::handle_opened(login_flight flight, instant now) {
    if (phase_ != phase::opening) {
        return;
    }
    phase_ = phase::open;
    agreed_ = usual_silence;
    pulse_.bound(std::nullopt);
    has_newer_tokens_ = false;
    was_good_ = false;
    session_.emplace(session_limits_);
    session_->handle_connected(std::move(flight), now);
    heartbeat_.handle_connected(now);
    drain_session();
}

void connection::handle_tried(transport over, bool works, instant now) {
    if (ladder_.handle_tried(over, works, now)) {
        leave_session();
        reason_.reset();
        open();
    }
    drain_ladder();
}

void connection::handle_spare_opened(instant now) { spare_.handle_opened(now); }

void connection::handle_spare_closed(instant now) { spare_.handle_failed(now); }

bool connection::handle_frame(const protocol::frame& arrived, instant now) {
    if (phase_ != phase::open) {
        return false;
    }
    heartbeat_.handle_bytes(now);
    const auto* answer = std::get_if<protocol::heartbeat_answer>(&arrived);
    if (answer != nullptr && !answer->is_probe) {
        heartbeat_.handle_answer(now);
        spare_.handle_answered();
        drain_spare(now);
    } else {
        spare_.handle_bytes(now);
    }
    const auto verdict = session_->handle_frame(arrived);
    drain_session();
    if (const auto& ending = session_->ending()) {
        end_session(protocol::session_ending(*ending), now);
        return false;
    }
    if (verdict && *verdict == protocol::client_session::verdict::established) {
        handle_established(now);
        return false;
    }
    if (answer != nullptr && session_->is_established()) {
        heed(*answer, now);
    } else {
        ask_for_heads(now);
    }
    return session_->is_established();
}

// Whatever comes puts the next heartbeat off; but where the server pushes nothing, or a push was
// lost, its answer alone says what there is to fetch.
void connection::ask_for_heads(instant now) {
    if (is_established() && now - heads_asked_at_ >= pulse_.interval()) {
        heads_asked_at_ = now;
        outputs_.emplace_back(ping{});
    }
}

void connection::handle_established(instant now) {
    are_tokens_new_ = false;
    reason_.reset();
    outputs_.emplace_back(established{*session_->welcomed()});
    heartbeat_.handle_welcomed(now);
    heads_asked_at_ = now;
    ladder_.handle_worked(now);
    remember_what_works();
    if (pulse_.interval() > agreed_) {
        probe(now);
    }
}

// For when it comes back to this network.
void connection::remember_what_works() {
    pulse_.keep(ladder_.current());
    if (const auto welcoming = finder_.worth_keeping()) {
        pulse_.keep_server(*welcoming);
    }
}

void connection::handle_part(instant now) {
    if (phase_ == phase::open) {
        heartbeat_.handle_bytes(now);
        spare_.handle_part(now);
    }
}

void connection::handle_alive(instant now) {
    if (phase_ == phase::open) {
        heartbeat_.handle_bytes(now);
        spare_.handle_bytes(now);
    }
}

void connection::handle_clocks(moment now) {
    heartbeat_.handle_clocks(now);
    drain_heartbeat(now.steady);
}

void connection::handle_success() {
    backoff_.handle_success();
    was_good_ = true;
    finder_.handle_success();
}

void connection::handle_servers(std::vector<known_server> servers, duration lifetime, instant now) {
    const auto chance = entropy_.draw();
    finder_.handle_answer(std::move(servers), lifetime, chance, now);
}

void connection::handle_tokens() {
    has_newer_tokens_ = phase_ == phase::open;
    if (phase_ == phase::renewing) {
        are_tokens_new_ = true;
        open();
    }
}

void connection::handle_tokens_refused(const error& why, instant now) {
    if (phase_ == phase::open || phase_ == phase::offline) {
        return;
    }
    if (!is_passing(why.code)) {
        go_offline();
        stay_away(why);
    } else if (phase_ == phase::renewing) {
        wait(why, phase::renewing, now);
    }
}

void connection::handle_timeout(instant now) {
    if (phase_ == phase::waiting && !is_networkless_ && now >= wait_until_) {
        after_wait_ == phase::renewing ? renew() : open();
        return;
    }
    if (phase_ != phase::open) {
        return;
    }
    session_->handle_timeout(now);
    drain_session();
    if (const auto& ending = session_->ending()) {
        const error why = ending->reason;
        leave_session();
        handle_unwelcome(why, true, now);
        return;
    }
    spare_.handle_timeout(now);
    drain_spare(now);
    if (phase_ == phase::open) {
        ladder_.handle_timeout(now);
        drain_ladder();
        heartbeat_.handle_timeout(now);
        drain_heartbeat(now);
    }
}

std::optional<connection::output> connection::poll_output() {
    if (outputs_.empty()) {
        return std::nullopt;
    }
    auto next = std::move(outputs_.front());
    outputs_.pop_front();
    return next;
}

bool connection::poll_ask(instant now) { return may_ask() && finder_.poll_ask(now); }

std::optional<instant> connection::next_timeout() const {
    const auto asking = may_ask() ? finder_.next_timeout() : std::nullopt;
    if (phase_ == phase::waiting) {
        return is_networkless_ ? std::nullopt : earliest(asking, wait_until_);
    }
    if (phase_ != phase::open) {
        return asking;
    }
    const auto first = earliest(session_->next_timeout(), heartbeat_.next_timeout());
    const auto beside = earliest(spare_.next_timeout(), ladder_.next_timeout());
    return earliest(asking, earliest(first, beside));
}

bool connection::is_established() const {
    return phase_ == phase::open && session_->is_established();
}

void connection::drain_ladder() {
    while (const auto next = ladder_.poll_trial()) {
        outputs_.emplace_back(try_transport{*next});
    }
}

void connection::open() {
    if (is_networkless_) {
        phase_ = phase::waiting;
        after_wait_ = phase::opening;
        return;
    }
    phase_ = phase::opening;
    outputs_.emplace_back(open_socket{ladder_.current()});
}

void connection::renew() {
    if (is_networkless_) {
        phase_ = phase::waiting;
        after_wait_ = phase::renewing;
        return;
    }
    phase_ = phase::renewing;
    outputs_.emplace_back(renew_tokens{});
}

void connection::drain_session() {
    while (auto next = session_->poll_transmit()) {
        outputs_.emplace_back(transmit{std::move(*next)});
    }
}

void connection::drain_heartbeat(instant now) {
    while (const auto next = heartbeat_.poll_output()) {
        if (const auto* due = std::get_if<protocol::heartbeat_monitor::ping>(&*next)) {
            outputs_.emplace_back(ping{announce(due->next_silence)});
            heads_asked_at_ = now;
            if (has_spare_ && !pulse_.is_in_background() && is_established()) {
                spare_.handle_asked(now, heartbeat_.measured());
            }
        } else {
            drop(error{errc::timed_out, "the server went silent"}, now);
            return;
        }
    }
}

void connection::drain_spare(instant now) {
    while (const auto next = spare_.poll_output()) {
        switch (*next) {
            case spare::output::open:
                outputs_.emplace_back(open_spare{});
                break;
            case spare::output::close:
                outputs_.emplace_back(close_spare{});
                break;
            case spare::output::take:
                take_spare_up(now);
                break;
        }
    }
}

// The server can be reached, and does not answer on the first connection: that one is dead.
void connection::take_spare_up(instant now) {
    heartbeat_.handle_broken(now);
    ladder_.handle_left();
    session_.reset();
    phase_ = phase::opening;
    reason_ = error{errc::timed_out, "the server went silent"};
    outputs_.emplace_back(lost{});
    outputs_.emplace_back(take_spare{});
}

void connection::heed(const protocol::heartbeat_answer& answer, instant now) {
    if (answer.is_probe) {
        outputs_.emplace_back(ping{});
    }
    if (answer.silence_max) {
        pulse_.bound(answer.silence_max);
    }
    if (pulse_.is_spread(answer.load)) {
        pulse_.handle_load(answer.load, entropy_.draw());
    }
    // Only in the background are silences announced: asking for more than is announced would go on
    // for ever.
    if (pulse_.is_in_background() && pulse_.interval() > std::max(agreed_, usual_silence * 3 / 2)) {
        probe(now);  // it has not been announced yet
    }
}

void connection::leave_network() {
    is_networkless_ = !GAPLESS_PLANTED(offline_keeps_trying);
    heartbeat_.handle_disturbed();
    if (phase_ == phase::open) {
        leave_session();
    } else if (phase_ == phase::opening) {
        outputs_.emplace_back(close_socket{});
        phase_ = phase::waiting;
    }
    if (phase_ == phase::waiting) {
        after_wait_ = phase::opening;
        reason_ = error{errc::unreachable, "there is no network"};
    }
}

bool connection::may_ask() const { return phase_ != phase::offline && !is_networkless_; }

// Longer than usual only: less, the server expects anyway.
std::optional<duration> connection::announce(duration silence) {
    const duration wanted = std::max(silence, usual_silence);
    if (wanted == agreed_ || (!pulse_.is_in_background() && agreed_ == usual_silence)) {
        return std::nullopt;
    }
    agreed_ = pulse_.is_in_background() ? wanted : usual_silence;
    return agreed_;
}

}  // namespace gapless::sdk
