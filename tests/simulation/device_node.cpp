#include "tests/simulation/device_node.hpp"

#include "protocol/pump.hpp"
#include "protocol/wire/codec.hpp"
#include "tests/simulation/frame_text.hpp"

#include <utility>
#include <variant>

namespace gapless::simulation {
namespace {

sdk::client_engine::limits limits_of(const options& drawn) {
    sdk::client_engine::limits limits;
    if (drawn.tiny_pulls) {
        limits.pulls_in_flight = 1;
        limits.pull_entries = 3;
    }
    limits.far_behind = drawn.far_behind;
    limits.screenful = drawn.screenful;
    limits.fill_when_idle = !drawn.lazy_history;
    if (drawn.tiny_pages) {
        limits.sync_entries = 2;
    }
    if (drawn.tiny_events) {
        limits.events_unacknowledged_max = 2;
    }
    return limits;
}

constexpr duration connect_patience = seconds(10);

// One draw an expression: compilers differ in the order of arguments.
node_clock drawn_clock(prng& draw, std::int64_t skew_ppm) {
    const std::int64_t ppm = draw.one_in(2) ? skew_ppm : -skew_ppm;
    return {instant{draw.between(1, 1'000'000'000)}, ppm};
}

}  // namespace

device_node::device_node(
    surroundings world, std::size_t index, std::string name, std::unique_ptr<device_disk> disk
)
    : world_(world),
      index_(index),
      name_(std::move(name)),
      disk_(std::move(disk)),
      checker_(world.truth, world.seen, index, name_),
      draw_(world.drawn.seed, "device-" + name_),
      entropy_(world.drawn.seed, "entropy-" + name_),
      clock_(drawn_clock(draw_, static_cast<std::int64_t>(world.drawn.skew_ppm))) {
    if (world.drawn.far_behind != 0) {
        checker_.expect_skips(world.drawn.screenful, world.drawn.lazy_history);
    }
}

moment device_node::now() const { return clock_.read(world_.time.now()); }

void device_node::set_up(const sdk::identity& who) {
    auto opened = disk_->open();
    sdk::mailbox_changes first;
    first.identity = who;
    if (opened) {
        observed_mailbox fresh(
            **opened,
            checker_,
            [] { return std::nullopt; },
            [] { return std::nullopt; },
            [] { return false; }
        );
        const auto committed = fresh.commit(first);
        opened = committed ? opened : result<sdk::mailbox*>(committed.error());
    }
    if (!opened) {
        // Whoever installs an app on a disk that fails tries again.
        disk_->crash();
        world_.time.after(seconds(1), [this, who] {
            if (!has_identity_) {
                set_up(who);
            }
        });
        return;
    }
    has_identity_ = true;
    start();
}

void device_node::take_login(const sdk::identity& who) {
    world_.seen.tell([&] { return name_ + " logs in"; });
    if (!has_identity_) {
        set_up(who);
        return;
    }
    // The server has ended the old tokens by now, whoever is there to take the new ones.
    has_logged_in_again_ = true;
    if (engine_ == nullptr || postponed([this, who] { take_login(who); })) {
        return;
    }
    is_barred_ = false;
    is_expired_ = false;
    feed([&] { engine_->handle_tokens(who, now()); });
    // When they are stored.
    for (const duration wait : {milliseconds(50), seconds(2)}) {
        world_.time.after(wait, [this, life = life_] {
            if (life == life_ && !paused_) {
                go_online();
            }
        });
    }
}

void device_node::start() {
    if (engine_ != nullptr || !has_identity_) {
        return;
    }
    disk_->set_full(is_disk_full());
    auto opened = disk_->open();
    auto loaded = opened ? (*opened)->load() : result<sdk::mailbox_state>(opened.error());
    if (!loaded) {
        disk_->crash();
        start_again_later();
        return;
    }
    ++life_;
    looking_back_.clear();
    met_other_log_ = false;
    is_barred_ = loaded->identity.signed_out.has_value();
    checker_.handle_started(*loaded);
    mailbox_ = std::make_unique<observed_mailbox>(
        **opened,
        checker_,
        [this] { return draw_commit_fate(); },
        [this] { return draw_read_fate(); },
        [this] { return disk_->is_stopped(); }
    );
    engine_ = std::make_unique<sdk::client_engine>(
        limits_of(world_.drawn), *mailbox_, std::move(*loaded), entropy_
    );
    armed_.reset();
    flush_wanted_ = false;
    feed([this] { engine_->go_online(now()); });
}

void device_node::start_again_later() {
    world_.time.after(milliseconds(draw_.between(100, 20'000)), [this] { start(); });
}

void device_node::kill() {
    if (engine_ != nullptr) {
        end_life();
        start_again_later();
    }
}

void device_node::reopen() {
    if (engine_ != nullptr) {
        end_life();
        start();
    }
}

bool device_node::needs_login() const {
    if (engine_ == nullptr) {
        return !has_identity_;
    }
    // An answer to a login that comes late brings tokens that are older than the renewed ones.
    const bool has_old_tokens = has_logged_in_again_ && is_expired_;
    return is_barred_ || has_old_tokens || engine_->view().identity.signed_out.has_value();
}

void device_node::end_life() {
    ++life_;
    engine_.reset();
    mailbox_.reset();
    disk_->crash();
    world_.seen.count("crashes");
    if (link_) {
        world_.net.abandon(*link_, side::client);
        link_.reset();
    }
}

void device_node::pause(duration how_long) {
    paused_ = true;
    world_.time.after(how_long, [this] { resume(); });
}

void device_node::resume() {
    if (!std::exchange(paused_, false)) {
        return;
    }
    for (auto& input : std::exchange(backlog_, {})) {
        input();
    }
}

bool device_node::postponed(std::function<void()> input) {
    if (paused_) {
        backlog_.push_back(std::move(input));
    }
    return paused_;
}

void device_node::heal() {
    healed_ = true;
    disk_->heal();
    resume();
    if (met_other_log_ || is_deceived_) {
        // Who is told of another log, or to wait for a year, starts again when the server is right.
        kill();
    }
    start();
    go_online();
    network_changed();
    // Who is told to stay away does so until its person looks again.
    world_.time.after(seconds(30), [this] { go_online(); });
}

void device_node::fill_disk(duration how_long) {
    world_.seen.fault("client disk full");
    disk_full_until_ = world_.time.now() + how_long;
}

void device_node::jump_clock(duration by) {
    world_.seen.fault("wall clock jump");
    clock_.jump(by);
}

void device_node::feed(auto&& input) {
    if (engine_ != nullptr) {
        input();
        pump();
    }
}

void device_node::pump() {
    protocol::drain(*engine_, [this](auto&& output) {
        carry_out(std::forward<decltype(output)>(output));
    });
    // The socket is empty a little later: whatever arrives until then is in the same flush.
    if (!std::exchange(flush_wanted_, true)) {
        const duration wait = microseconds(draw_.between(0, 3'000));
        world_.time.after(wait, [this, life = life_] { flush(life); });
    }
    arm();
}

void device_node::flush(std::uint64_t life) {
    if (life != life_ || engine_ == nullptr || postponed([this, life] { flush(life); })) {
        return;
    }
    flush_wanted_ = false;
    const bool dies = !healed_ && draw_.per_mille(world_.drawn.kill_in_flush_per_mille);
    if (dies && draw_.one_in(2)) {
        world_.seen.fault("kill before a flush");
        if (disk_->has_faults()) {
            disk_->stop_soon(1 + draw_.below(20));
            engine_->flush(now());
        }
        kill();
        return;
    }
    engine_->flush(now());
    if (dies) {
        world_.seen.fault("kill after a flush");
        kill();
        return;
    }
    protocol::drain(*engine_, [this](auto&& output) {
        carry_out(std::forward<decltype(output)>(output));
    });
    if (++flushes_ % 3 == 0) {
        checker_.screen().poll(*mailbox_);
    }
    arm();
}

void device_node::arm() {
    const auto deadline = engine_->next_timeout();
    if (!deadline || (armed_ && *armed_ <= *deadline)) {
        return;
    }
    armed_ = deadline;
    const duration late = microseconds(draw_.between(0, 5'000));
    world_.time.at(clock_.world(*deadline) + late, [this, life = life_, due = *deadline] {
        wake(life, due);
    });
}

void device_node::wake(std::uint64_t life, instant due) {
    if (life != life_ || engine_ == nullptr || armed_ != due ||
        postponed([this, life, due] { wake(life, due); })) {
        return;
    }
    armed_.reset();
    feed([this] { engine_->handle_timeout(now()); });
}

void device_node::connected(link_id id) {
    if (link_ == id && !postponed([this, id] { connected(id); })) {
        reader_.emplace(64 * 1024);
        feed([this] { engine_->handle_connected(now()); });
    }
}

void device_node::refused(link_id id) {
    if (link_ == id && !postponed([this, id] { refused(id); })) {
        link_.reset();
        feed([this] { engine_->handle_disconnected(error{errc::unreachable}, now()); });
    }
}

void device_node::closed(link_id id) {
    if (link_ == id && !postponed([this, id] { closed(id); })) {
        link_.reset();
        feed([this] { engine_->handle_disconnected(error{errc::unreachable}, now()); });
    }
}

void device_node::received(link_id id, std::string_view bytes) {
    const auto again = [this, id, copy = std::string(bytes)] { received(id, copy); };
    if (link_ != id || postponed(again) || !reader_) {
        return;
    }
    reader_->handle_bytes(bytes);
    // Feeding may close the link or, by a crash, end this life: look again each time.
    while (link_ == id && engine_ != nullptr) {
        const auto payload = reader_->poll_payload();
        if (payload && !payload->has_value()) {
            return;
        }
        const auto frame =
            payload ? protocol::decode(**payload) : result<protocol::frame>(payload.error());
        world_.seen.check(invariant::i6_no_phantom, frame || hears_nonsense_, [&] {
            return name_ + " was sent a frame that cannot be read";
        });
        if (!frame) {
            return hang_up(frame.error());
        }
        world_.seen.tell([&] { return name_ + " < " + text_of(*frame); });
        note_arrival(*frame);
        feed([&] { engine_->handle_frame(*frame, now()); });
    }
}

// As the driver does with a stream that cannot be read.
void device_node::hang_up(const error& why) {
    world_.seen.reached("a device was sent a frame that cannot be read");
    world_.net.close(*link_, side::client);
    link_.reset();
    feed([&] { engine_->handle_disconnected(why, now()); });
}

void device_node::note_arrival(const protocol::frame& arrived) {
    if (std::holds_alternative<protocol::sync_page>(arrived)) {
        syncing_ = false;
    } else if (syncing_ && std::holds_alternative<protocol::push>(arrived)) {
        world_.seen.reached("a push came while a sync was under way");
    }
}

void device_node::carry_out(sdk::connect) {
    world_.seen.check(invariant::i16_one_session_a_device, !is_barred_, [&] {
        return name_ + " was signed out, and comes back all the same";
    });
    ++connects_;
    syncing_ = false;
    if (link_) {
        world_.net.close(*link_, side::client);
    }
    link_ = world_.net.open(index_);
    watch_connect(*link_);
}

// A connect that is neither accepted nor refused ends by a time-out of the driver.
void device_node::watch_connect(link_id id) {
    reader_.reset();
    world_.time.after(connect_patience, [this, id] { give_up_connect(id); });
}

void device_node::give_up_connect(link_id id) {
    if (link_ != id || reader_ || postponed([this, id] { give_up_connect(id); })) {
        return;
    }
    world_.net.close(id, side::client);
    link_.reset();
    feed([this] { engine_->handle_disconnected(error{errc::timed_out}, now()); });
}

void device_node::carry_out(sdk::disconnect) {
    if (link_) {
        world_.net.close(*link_, side::client);
        link_.reset();
    }
}

void device_node::carry_out(sdk::transmit output) {
    std::visit(
        protocol::overloaded{
            [this](const protocol::send& leaving) { checker_.handle_leaving(leaving); },
            [this](const protocol::sync& leaving) {
                syncing_ = true;
                checker_.handle_leaving(leaving);
            },
            [this](const protocol::ack& leaving) { checker_.handle_leaving(leaving); },
            [this](const protocol::move_cursor& leaving) { checker_.handle_leaving(leaving); },
            [this](const protocol::heartbeat& leaving) {
                if (leaving.acknowledged) {
                    checker_.handle_leaving(*leaving.acknowledged);
                }
            },
            [](const auto&) {},
        },
        output.frame
    );
    if (!link_) {
        return;
    }
    world_.seen.tell([&] { return name_ + " > " + text_of(output.frame); });
    std::string payload;
    std::string bytes;
    protocol::encode(output.frame, payload);
    protocol::write_frame(payload, bytes);
    world_.net.write(*link_, side::client, bytes);
}

void device_node::carry_out(sdk::refresh_tokens) {
    world_.seen.reached("tokens refreshed");
    const sdk::identity who = engine_->view().identity;
    server::refresh_tokens wanted;
    entropy_.fill(wanted.id.bytes);
    wanted.refresh_token = who.refresh_token;
    world_.accounts.ask(wanted, [this, who, life = life_](const server::account_answer& answer) {
        take_tokens(life, who, answer);
    });
}

void device_node::take_tokens(
    std::uint64_t life, const sdk::identity& who, const server::account_answer& answer
) {
    const auto again = [this, life, who, answer] { take_tokens(life, who, answer); };
    if (life != life_ || postponed(again)) {
        return;
    }
    if (answer.failure) {
        feed([&] { engine_->handle_tokens_refused(*answer.failure, now()); });
        return;
    }
    sdk::identity renewed = who;
    renewed.access_token = answer.access_token;
    renewed.refresh_token = answer.refresh_token;
    feed([&] { engine_->handle_tokens(renewed, now()); });
}

void device_node::carry_out(sdk::queued output) {
    world_.truth.submissions[output.client_id].promised = true;
    world_.seen.check(
        invariant::i10_outbox_promise,
        checker_.pending().contains(output.client_id) ||
            world_.truth.logged.contains(output.client_id),
        [&] { return name_ + ": a message was promised that is not on disk"; }
    );
}

void device_node::carry_out(sdk::deliver_event output) {
    checker_.handle_event(output.event);
    if (const auto* shown = std::get_if<message_event>(&output.event.what)) {
        show(shown->message);
    }
    const duration thinks = microseconds(draw_.between(0, world_.drawn.app_delay_max.microseconds));
    world_.time.after(thinks, [this, life = life_, id = output.event.id] {
        acknowledge(life, id);
    });
}

// What an app puts on the screen of a change among members or contacts.
void device_node::show(const message& entry) {
    if (entry.kind == message_kind::contact_change) {
        const auto change = protocol::decode_contact_change(entry.body);
        return world_.seen.check(invariant::i6_no_phantom, change || is_deceived_, [&] {
            return name_ + " was shown a change of contacts that cannot be read";
        });
    }
    if (entry.kind != message_kind::member_change) {
        return;
    }
    const auto change = protocol::decode_member_change(entry.body);
    world_.seen.check(invariant::i6_no_phantom, change || is_deceived_, [&] {
        return name_ + " was shown a change that cannot be read";
    });
    if (change) {
        world_.seen.reached("the app told who was " + std::string(name_of(change->change)));
    }
}

void device_node::acknowledge(std::uint64_t life, event_id id) {
    if (life == life_ && !postponed([this, life, id] { acknowledge(life, id); })) {
        feed([&] { engine_->acknowledge(id); });
    }
}

void device_node::carry_out(sdk::request_answered output) {
    world_.seen.reached(output.answer ? "a request was answered" : "a request was given up");
    if (output.answer) {
        for (const member& listed : output.answer->members) {
            world_.seen.reached("a list named a member as " + std::string(name_of(listed.role)));
        }
    }
}

void device_node::carry_out(sdk::history_fetched output) {
    const auto asked = looking_back_.extract(output.number);
    world_.seen.check(invariant::i14_no_gap_forgotten, !asked.empty(), [&] {
        return name_ + " was told twice what it had looked for";
    });
    if (!output.page) {
        world_.seen.reached(
            "a look back failed: " + std::string(name_of(output.page.error().code))
        );
    } else if (asked) {
        checker_.check_history(asked.mapped(), *output.page);
    }
}

void device_node::carry_out(sdk::state_changed output) {
    if (output.reason) {
        world_.seen.tell([&] { return name_ + " saw " + message_of(*output.reason); });
        world_.seen.reached("client saw " + std::string(name_of(output.reason->code)));
    }
    const bool is_kicked = output.reason && output.reason->code == errc::kicked;
    const bool is_offline = output.state == sdk::connection_state::offline;
    is_barred_ = is_barred_ || (is_kicked && is_offline);
    is_expired_ = is_offline && output.reason && output.reason->code == errc::token_expired;
    const bool is_other_log = output.reason && output.reason->code == errc::log_diverged;
    met_other_log_ = met_other_log_ || is_other_log;
    has_met_other_log_ = has_met_other_log_ || is_other_log;
    world_.seen.check(invariant::i2_entries_never_change, !is_other_log || hears_nonsense_, [&] {
        return name_ + " met another entry than it knew";
    });
}

void device_node::carry_out(sdk::storage_trouble output) {
    const bool typed =
        output.reason.code == errc::storage_full || output.reason.code == errc::storage_failed;
    world_.seen.check(invariant::i24_full_disk_recovers, typed, [&] {
        return name_ + ": a failed flush was called " + message_of(output.reason);
    });
    world_.seen.reached("a flush failed: " + std::string(name_of(output.reason.code)));
}

void device_node::carry_out(sdk::receipt_hinted) {
    world_.seen.reached("a device was told who has read what it wrote");
}

void device_node::carry_out(sdk::events_delayed output) {
    world_.seen.reached("events could not be read: " + std::string(name_of(output.reason.code)));
}

bool device_node::is_disk_full() const { return !healed_ && world_.time.now() < disk_full_until_; }

std::optional<error> device_node::draw_commit_fate() {
    if (healed_) {
        return std::nullopt;
    }
    if (disk_->has_faults()) {
        disk_->set_full(is_disk_full());
        return std::nullopt;
    }
    if (is_disk_full()) {
        return error{errc::storage_full};
    }
    if (draw_.per_mille(world_.drawn.client_disk_errors_per_mille)) {
        world_.seen.fault("client disk error");
        const duration how_long = milliseconds(draw_.between(0, 5'000));
        reads_fail_until_ = world_.time.now() + how_long;
        return error{errc::storage_failed};
    }
    return std::nullopt;
}

// A disk that has failed to write is likely not to read either.
std::optional<error> device_node::draw_read_fate() {
    const bool is_failing = world_.time.now() < reads_fail_until_;
    if (healed_ || disk_->has_faults() || !is_failing || draw_.one_in(2)) {
        return std::nullopt;
    }
    world_.seen.fault("client disk unreadable");
    return error{errc::storage_failed};
}

bool device_node::send(const destination& to, outgoing_message what) {
    bool taken = false;
    feed([&] {
        const auto sent = engine_->send(to, what, now());
        taken = sent.has_value();
        if (sent) {
            submission& made = world_.truth.submissions[*sent];
            made = {index_, to, std::move(what.text), ++world_.truth.next_order, false, false};
            made.mentions = std::move(what.mentions);
            made.mention_all = what.mention_all;
        }
    });
    return taken;
}

void device_node::cancel(const client_id& id) {
    feed([&] {
        world_.truth.submissions[id].cancel_requested = true;
        engine_->cancel(id, now());
    });
}

void device_node::retry(const client_id& id) {
    feed([&] { engine_->retry(id, now()); });
}

void device_node::change_settings(conversation_id where, sdk::settings_change wanted) {
    feed([&] {
        // Of a conversation that the engine has dropped with a failed flush there is none.
        static_cast<void>(engine_->change_settings(where, std::move(wanted)));
    });
}

void device_node::mark_read(conversation_id where, seq up_to) {
    feed([&] {
        const auto marked = engine_->mark_read(where, up_to, now());
        if (!marked) {
            world_.seen.reached("a cursor was not taken");
        }
    });
}

void device_node::mark_unread(conversation_id where, bool is_unread) {
    feed([&] { static_cast<void>(engine_->mark_unread(where, is_unread, now())); });
}

void device_node::look_back(const sdk::history_desk::question& asked) {
    feed([&] { looking_back_.emplace(engine_->fetch_history(asked, now()), asked); });
}

void device_node::submit(protocol::request_body body) {
    feed([&] { static_cast<void>(engine_->submit(std::move(body), now())); });
}

void device_node::go_online() {
    feed([&] { engine_->go_online(now()); });
}

void device_node::go_offline() {
    feed([&] { engine_->go_offline(now()); });
}

void device_node::network_changed() {
    feed([&] { engine_->network_changed(now()); });
}

bool device_node::is_settled() const {
    if (is_deceived_) {
        // What it was told to wait for may never come. But it is connected again.
        return engine_ != nullptr && engine_->state() >= sdk::connection_state::catching_up;
    }
    return engine_ != nullptr && engine_->is_settled() && checker_.has_all();
}

std::string device_node::state_text() const {
    if (engine_ == nullptr) {
        return name_ + ": dead";
    }
    return name_ + ": state " + std::to_string(static_cast<int>(engine_->state())) +
           (engine_->is_settled() ? ", settled" : ", not settled") +
           (checker_.has_all() ? ", has all" : ", misses something") + checker_.pending_text();
}

void device_node::check_disk(const fold_checker& folds) {
    ++life_;
    engine_.reset();
    mailbox_.reset();
    disk_->crash();
    const auto opened = disk_->open();
    const auto loaded = opened ? (*opened)->load() : result<sdk::mailbox_state>(opened.error());
    world_.seen.check(invariant::i23_crash_atomicity, loaded.has_value(), [&] {
        return name_ + ": the mailbox does not open: " + message_of(loaded.error());
    });
    if (loaded) {
        checker_.handle_started(*loaded);
        if (!is_deceived_) {
            checker_.check_rows(**opened);
        }
        // Who believed another log has let news of this one pass: its rows may not know who left.
        if (!is_deceived_ && !has_met_other_log_) {
            folds.check(name_, **opened, *loaded);
        }
    }
}

void device_node::check_bounds() {
    if (engine_ != nullptr) {
        world_.seen.check(
            invariant::i35_memory_bounded,
            engine_->buffered_bytes() <= 16 * 1024 * 1024,
            [&] { return name_ + " holds " + std::to_string(engine_->buffered_bytes()); }
        );
        checker_.screen().check(engine_->view(), *mailbox_);
    }
    // With full jitter, at least half a second a try on average and a storm of pokes beside it.
    const std::uint64_t seconds_passed =
        static_cast<std::uint64_t>(world_.time.now().microseconds / 1'000'000);
    world_.seen.check(invariant::i36_no_storm, connects_ <= 100 + 4 * seconds_passed, [&] {
        return name_ + " connected " + std::to_string(connects_) + " times";
    });
}

}  // namespace gapless::simulation
