#include "tests/simulation/device_node.hpp"

#include "protocol/pump.hpp"

#include <algorithm>
#include <utility>

namespace gapless::simulation {
namespace {

encryption encryption_of(const options& drawn, std::size_t index) {
    if (!drawn.encrypted) {
        return encryption::off;
    }
    return drawn.where_begun && index % 3 == 1 ? encryption::where_begun : encryption::everywhere;
}

void follow_ephemeral(const options& drawn, sdk::client_engine::limits& limits) {
    const auto window = drawn.ephemeral_window;
    if (window != duration{}) {
        limits.generations.window = window;
        limits.generations.messages_max = drawn.generation_messages_max;
        limits.generations.age_max = milliseconds(window.milliseconds() / 4);
        limits.generations.epoch_age_max = milliseconds(window.milliseconds() / 2);
        limits.direct_policy = drawn.ephemeral_direct ? key_policy::ephemeral : key_policy::archive;
    }
}

sdk::client_engine::limits limits_of(const options& drawn, const gateways& ways) {
    sdk::client_engine::limits limits;
    limits.servers.built_in = ways.all();
    limits.servers.asks = !ways.all().empty();
    if (drawn.tiny_pulls) {
        limits.pulls_in_flight = 1;
        limits.pull_entries = 3;
    }
    limits.has_spare = drawn.spares;
    limits.far_behind = drawn.far_behind;
    limits.screenful = drawn.screenful;
    limits.fill_when_idle = !drawn.lazy_history;
    limits.synchronise_drafts = drawn.synchronise_drafts;
    if (drawn.tiny_pages) {
        limits.sync_entries = 2;
    }
    if (drawn.ladder) {
        limits.over = transport::automatic;
        limits.transport_trial_after = seconds(10);
        limits.transport_trial_after_max = seconds(60);
    }
    if (drawn.tiny_events) {
        limits.events_unacknowledged_max = 2;
    }
    return limits;
}

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
      draw_(world.drawn.seed, "device-" + name_),
      entropy_(world.drawn.seed, "entropy-" + name_),
      clock_(drawn_clock(draw_, static_cast<std::int64_t>(world.drawn.skew_ppm))),
      draw_ways_(world.drawn.seed, "ways-" + name_),
      draw_cuts_(world.drawn.seed, "cuts-" + name_) {
    look_anew();
}

moment device_node::now() const { return clock_.read(world_.time.now()); }

void device_node::set_up(const sdk::identity& who) {
    auto opened = disk_->open();
    sdk::mailbox_changes first;
    first.identity = who;
    if (opened) {
        observed_mailbox fresh(
            **opened,
            *checker_,
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
    if (!check_opened(loaded)) {
        return;
    }
    ++life_;
    looking_back_.clear();
    own_presence_ = presence_state::offline;
    met_other_log_ = false;
    is_barred_ = loaded->identity.signed_out.has_value();
    if (std::exchange(is_rotten_, false)) {
        checker_->handle_started_from_rot(*loaded, **opened);
    } else {
        checker_->handle_started(*loaded);
    }
    mailbox_ = std::make_unique<observed_mailbox>(
        **opened,
        *checker_,
        [this] { return draw_commit_fate(); },
        [this] { return draw_read_fate(); },
        [this] { return disk_->is_stopped(); }
    );
    auto limits = limits_of(world_.drawn, world_.ways);
    limits.encryption = encryption_of(world_.drawn, index_);
    follow_ephemeral(world_.drawn, limits);
    engine_ = std::make_unique<sdk::client_engine>(limits, *mailbox_, std::move(*loaded), entropy_);
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
    is_networkless_ = false;
    engine_.reset();
    mailbox_.reset();
    disk_->crash();
    world_.seen.count("crashes");
    if (link_) {
        world_.net.abandon(*link_, side::client);
        link_.reset();
    }
    if (spare_) {
        world_.net.abandon(*spare_, side::client);
        spare_.reset();
        unread_.clear();
    }
    if (trial_) {
        world_.net.abandon(*trial_, side::client);
        trial_.reset();
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
    set_app_state(app_state::foreground);
    set_network_state({"home", network_kind::wifi, true});
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
        checker_->screen().poll(*mailbox_);
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

bool device_node::is_settled() const {
    if (is_deceived_) {
        // What it was told to wait for may never come. But it is connected again.
        return engine_ != nullptr && engine_->state() >= sdk::connection_state::catching_up;
    }
    return engine_ != nullptr && engine_->is_settled() && checker_->has_all() &&
           engine_->over() == transport::tcp;
}

std::string device_node::state_text() const {
    if (engine_ == nullptr) {
        return name_ + ": dead";
    }
    return name_ + ": state " + std::to_string(static_cast<int>(engine_->state())) +
           (engine_->is_settled() ? ", settled" : ", not settled") +
           (checker_->has_all() ? ", has all" : ", misses something") +
           (engine_->over() == transport::tcp ? "" : ", over a worse transport") +
           checker_->pending_text();
}

void device_node::check_disk(const fold_checker& folds, const std::set<device_id>& family) {
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
        checker_->handle_started(*loaded);
        if (!is_deceived_) {
            checker_->check_rows(**opened);
            checker_->check_readable(**opened, family);
            checker_->check_managed_keys(*loaded);
            checker_->check_ephemeral(**opened, *loaded);
            check_index(**opened);
        }
        // Who believed another log has let news of this one pass: its rows may not know who left.
        if (!is_deceived_ && !has_met_other_log_) {
            folds.check(name_, **opened, *loaded);
        }
    }
}

// By a word that all texts of the app have: as far as the index has come, and when it has all.
void device_node::check_index(sdk::mailbox& stored) {
    constexpr std::size_t batch = 50;
    search_query all;
    all.text = "text";
    all.limit = search_page_max;
    checker_->check_search(stored, all);
    auto more = stored.index(batch);
    for (int batches = 0; more && *more && batches < 10'000; ++batches) {
        more = stored.index(batch);
    }
    const bool is_read = checker_->check_search(stored, all);
    world_.seen.check(invariant::i40_search_finds, more && !*more && is_read, [&] {
        return name_ + ": the index does not come to an end";
    });
}

void device_node::check_bounds() {
    if (engine_ != nullptr) {
        world_.seen.check(
            invariant::i35_memory_bounded,
            engine_->buffered_bytes() <= 16 * 1024 * 1024,
            [&] { return name_ + " holds " + std::to_string(engine_->buffered_bytes()); }
        );
        checker_->screen().check(engine_->view(), *mailbox_);
    }
    // With full jitter, at least half a second a try on average and a storm of pokes beside it.
    const std::uint64_t seconds_passed =
        static_cast<std::uint64_t>(world_.time.now().microseconds / 1'000'000);
    // Of several servers each is tried before it waits.
    const std::uint64_t servers = std::max<std::uint64_t>(world_.drawn.gateways, 1);
    const std::uint64_t most = servers * (100 + 4 * seconds_passed);
    world_.seen.check(invariant::i36_no_storm, connects_ <= most, [&] {
        return name_ + " connected " + std::to_string(connects_) + " times";
    });
}

}  // namespace gapless::simulation
