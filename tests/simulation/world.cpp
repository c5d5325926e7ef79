#include "tests/simulation/world.hpp"

#include "protocol/crypto/identity.hpp"
#include "protocol/crypto/signing_key.hpp"
#include "tests/simulation/checkers/fold_checker.hpp"
#include "tests/simulation/checkers/presence_checker.hpp"
#include "tests/simulation/model_disk.hpp"
#include "tests/simulation/model_server_disk.hpp"
#include "tests/simulation/sqlite_disk.hpp"
#include "tests/simulation/sqlite_server_disk.hpp"

#include <gapless/user_name.hpp>

#include <algorithm>
#include <utility>

namespace gapless::simulation {
namespace {

constexpr duration time_to_rest = minutes(5);
constexpr duration time_to_hear = seconds(100);  // three heartbeats, or a lease of presence
constexpr std::uint64_t steps_max = 1'000'000;
constexpr std::size_t hostile_index = 1'000;  // beyond all devices
constexpr std::size_t thief_index = 1'001;

bool is_hostile(std::size_t device) { return device == hostile_index; }

bool is_thief(std::size_t device) { return device == thief_index; }

retention retention_of(const options& drawn) {
    const bool has_time = drawn.retention != duration{};
    if (drawn.until_acknowledged) {
        return keep_until_acknowledged(has_time ? drawn.retention : acknowledgement_wait);
    }
    return has_time ? keep_for(drawn.retention) : retention{};
}

server::job_policy policy_of(const options& drawn, server::relation_vault& vault) {
    server::job_policy policy;
    policy.vault = &vault;
    if (drawn.closed_groups) {
        policy.open_join = false;
        policy.members_may_invite = true;
        policy.group_members_max = 3;
    }
    policy.fanout = drawn.fanout;
    policy.direct = drawn.direct;
    policy.retention.app = retention_of(drawn);
    policy.sign_out = drawn.sign_out;
    policy.inbox_lifetime = drawn.inbox_lifetime;
    if (drawn.ephemeral_window != duration{}) {
        policy.ephemeral_memory = drawn.ephemeral_window;
    }
    if (drawn.requires_bound_logins) {
        policy.login_binding = server::binding_policy::required;
    }
    return policy;
}

// Has an honest device, and a server that does not always tell it the truth.
constexpr const char* deceived_user = "frank";

std::vector<std::string> names(const options& drawn) {
    std::vector<std::string> all{"alice", "Bob", "carol", "dave", "erin"};
    all.resize(drawn.users);
    if (drawn.lying_spells != 0) {
        all.emplace_back(deceived_user);
    }
    return all;
}

}  // namespace

world::world(const options& drawn)
    : options_(drawn),
      scheduler_(drawn.seed),
      faults_(drawn.seed, "faults"),
      network_(options_, scheduler_, report_, hooks()),
      gateways_(
          options_,
          scheduler_,
          report_,
          [this](std::size_t number) {
              for (const auto& device : devices_) {
                  device->sent_away(number);
              }
          }
      ),
      log_checker_(
          ledger_,
          report_,
          {drawn.closed_groups,
           drawn.direct,
           drawn.sign_out,
           retention_of(drawn),
           drawn.inbox_lifetime}
      ),
      disks_(
          drawn.store == store_kind::sqlite ? std::make_unique<crashing_disks>(options_, report_)
                                            : nullptr
      ),
      vault_entropy_(drawn.seed, "vault"),
      vault_(server::relation_vault::master_key{}, vault_entropy_),
      disk_(make_server_disk()),
      server_(options_, scheduler_, network_, report_, log_checker_, *disk_),
      accounts_(options_, scheduler_, report_, server_),
      hostile_(options_, scheduler_, report_, ledger_, network_, accounts_, hostile_index),
      thief_(drawn.seed, scheduler_, report_, network_, thief_index),
      wrong_server_(options_, scheduler_, report_, devices_),
      entropy_(drawn.seed, "world"),
      trust_(drawn.seed, "trust"),
      users_(names(drawn)),
      app_(options_, report_, ledger_, users_, devices_) {
    ledger_.ephemeral_window = drawn.ephemeral_window;
}

network::hooks world::hooks() {
    network::hooks told;
    if (options_.hostile_visits != 0) {
        told.overheard = [this](std::string_view bytes) { hostile_.overhear(bytes); };
    } else if (options_.login_thefts != 0) {
        told.overheard = [this](std::string_view bytes) { thief_.overhear(bytes); };
    }
    told.accepted = [this](link_id id, std::size_t device) { server_.accepted(id, device); };
    told.connected = [this](link_id id, std::size_t device) {
        if (is_thief(device)) {
            thief_.connected(id);
        } else {
            is_hostile(device) ? hostile_.connected(id) : devices_[device]->connected(id);
        }
    };
    told.refused = [this](link_id id, std::size_t device) {
        if (is_thief(device)) {
            thief_.gone(id);
        } else {
            is_hostile(device) ? hostile_.gone(id) : devices_[device]->refused(id);
        }
    };
    told.received = [this](link_id id, side at, std::size_t device, std::string_view bytes) {
        if (at == side::server) {
            server_.received(id, bytes);
        } else if (is_thief(device)) {
            thief_.received(id, bytes);
        } else if (is_hostile(device)) {
            hostile_.received(id, bytes);
        } else if (is_server_wrong()) {
            devices_[device]->received(id, wrong_server_.said_instead(id, device, bytes));
        } else {
            devices_[device]->received(id, bytes);
        }
    };
    told.closed = [this](link_id id, side at, std::size_t device) {
        if (at == side::server) {
            server_.closed(id);
        } else if (is_thief(device)) {
            thief_.gone(id);
        } else {
            is_hostile(device) ? hostile_.gone(id) : devices_[device]->closed(id);
        }
    };
    return told;
}

std::unique_ptr<server_disk> world::make_server_disk() {
    if (disks_ == nullptr) {
        return std::make_unique<model_server_disk>(policy_of(options_, vault_));
    }
    return std::make_unique<sqlite_server_disk>(
        *disks_, policy_of(options_, vault_), options_.server_disk_errors_per_mille
    );
}

std::unique_ptr<device_disk> world::make_device_disk(const sdk::identity& owner) {
    if (disks_ == nullptr) {
        return std::make_unique<model_disk>(owner);
    }
    return std::make_unique<sqlite_disk>(
        *disks_,
        "device-" + std::to_string(devices_.size()),
        owner,
        options_.client_disk_errors_per_mille
    );
}

void world::listen(std::function<void(const std::string&)> listener) {
    report_.listen([this, listener = std::move(listener)](const std::string& line) {
        listener(std::to_string(scheduler_.now().microseconds / 1'000) + " ms " + line);
    });
}

const report& world::run() {
    if (!options_.policy.empty()) {
        report_.reached("a run of the policy " + std::string(options_.policy));
    }
    set_up();
    plan_faults();
    plan_operation();
    if (options_.encrypted) {
        look_after_keys();
        plan_beginning_anew();
        plan_revoking();
    }
    const duration enough = options_.operation_every * (options_.operations * 4) + minutes(10);
    run_until([this] { return safety_over_; }, enough, "the operations did not end");
    heal();
    // A limited sender works off its outbox at one message a second.
    const duration rest = options_.rates ? hours(2) : time_to_rest;
    run_until([this] { return is_settled(); }, rest, "no rest after everything healed");
    send_last_words();
    run_until([this] { return is_settled(); }, rest, "no rest after the last words");
    // Who has read what may still be on its way to those who wait for nothing, and that somebody
    // is no more is noticed when the lease is over; and the deceived
    // one, whom nobody waits for, may have gone on talking.
    bool is_heard = false;
    scheduler_.after(time_to_hear, [&is_heard] { is_heard = true; });
    run_until([&] { return is_heard && is_settled(); }, rest, "no time to hear of cursors");
    check_end();
    report_.trace(static_cast<std::uint64_t>(scheduler_.now().microseconds));
    report_.trace(scheduler_.steps());
    return report_;
}

void world::set_up() {
    server_.start();
    for (std::size_t user = 0; user < users_.size(); ++user) {
        const bool is_deceived = users_[user] == deceived_user;
        first_devices_.push_back(devices_.size());
        for (std::uint32_t n = 1; n <= (is_deceived ? 1 : options_.devices_per_user); ++n) {
            add_device(user, n);
        }
        if (is_deceived) {
            devices_.back()->deceive();
            ledger_.deceived_devices.insert(owners_.back().device);
        }
    }
    for (std::size_t user = 0; user < users_.size(); ++user) {
        log_in_device(first_devices_[user], user, true);
    }
}

void world::add_device(std::size_t user, std::uint32_t number) {
    const surroundings around{
        options_, scheduler_, network_, report_, ledger_, accounts_, gateways_
    };
    sdk::identity& owner = owners_.emplace_back();
    make_keys(owner);
    devices_.push_back(std::make_unique<device_node>(
        around,
        devices_.size(),
        users_[user] + "/" + std::to_string(number),
        make_device_disk(owner)
    ));
    if (is_server_wrong()) {
        devices_.back()->expect_nonsense();
    }
}

// Of numbers only, where nobody signs anything.
void world::make_keys(sdk::identity& owner) {
    if (!options_.encrypted) {
        entropy_.fill(owner.device.bytes);
        entropy_.fill(owner.public_key.bytes);
        return;
    }
    crypto::secret_bytes<32> secret;
    entropy_.fill(secret.writable());
    owner.public_key = crypto::signing_key::from(secret)->public_half();
    owner.device = crypto::device_of(owner.public_key);
    owner.secret_key.assign(secret.view().begin(), secret.view().end());
}

bool world::is_server_wrong() const {
    return options_.nonsense_spells != 0 || options_.lying_spells != 0;
}

void world::log_in_device(std::size_t device, std::size_t user, bool first) {
    server::register_account made;
    entropy_.fill(made.id.bytes);
    made.device = owners_[device].device;
    made.key = owners_[device].public_key;
    made.name = users_[user];
    made.password = "password of " + users_[user];
    // A phone, a tablet, and another phone.
    made.device_class = device % 2 == 0 ? device_class::phone : device_class::tablet;
    const server::log_in login{
        made.id, made.name, made.password, made.device, made.key, made.device_class
    };
    logging_in_.insert(device);
    const device_id asker = made.device;
    const auto wanted = first ? server::account_request{made} : server::account_request{login};
    accounts_.ask(wanted, [this, device, user, first, asker](const server::account_answer& answer) {
        if (asker != owners_[device].device || devices_[device]->has_given_up()) {
            return;  // that one is no more
        }
        logging_in_.erase(device);
        const bool is_held = answer.failure && answer.failure->code == errc::logged_in_elsewhere &&
                             options_.sign_out == server::sign_out_policy::refuse_newer;
        report_.check(invariant::i38_requests_once, !answer.failure || is_held, [&] {
            return users_[user] + " cannot log in: " + message_of(*answer.failure);
        });
        if (is_held) {
            report_.reached("a newer device was refused");
        }
        if (answer.failure) {
            return;
        }
        registered_.insert(user);
        take_identity(device, answer);
        const bool has_others = first && !devices_[device]->is_deceived();
        for (std::uint32_t n = 1; has_others && n < options_.devices_per_user; ++n) {
            // Some devices come late, when there is something to catch up with.
            const duration wait = milliseconds(faults_.between(0, 30'000));
            scheduler_.after(wait, [this, other = device + n, user] {
                log_in_device(other, user, false);
            });
        }
    });
}

void world::take_identity(std::size_t device, const server::account_answer& answer) {
    sdk::identity who = owners_[device];
    who.server = "https://simulated";
    who.user = answer.name;
    who.user_id = answer.user;
    user_ids_.insert_or_assign(user_of(device), answer.user);
    who.access_token = answer.access_token;
    who.refresh_token = answer.refresh_token;
    devices_[device]->take_login(who);
}

// Who was signed out, or refused, or simply feels like it.
void world::log_in_again() {
    const std::size_t device = faults_.below(devices_.size());
    if (!devices_[device]->is_deceived() && may_log_in(device)) {
        report_.operation("log in again");
        log_in_device(device, user_of(device), false);
    }
}

bool world::may_log_in(std::size_t device) const {
    return registered_.contains(user_of(device)) && !logging_in_.contains(device) &&
           !devices_[device]->has_given_up();
}

std::size_t world::user_of(std::size_t device) const {
    const auto next = std::ranges::upper_bound(first_devices_, device);
    return static_cast<std::size_t>(next - first_devices_.begin()) - 1;
}

// A mailbox was damaged and is gone. Its user goes on with a new device in its place, which the
// server knows nothing of; nor does anybody of what the old one had not told yet.
void world::replace_device(std::size_t device) {
    sdk::identity& owner = owners_[device];
    make_keys(owner);
    devices_[device]->replace(owner);
    logging_in_.erase(device);
    const std::string user = canonical_user_name(users_[user_of(device)]);
    std::erase_if(ledger_.read, [&](const auto& each) { return each.first.first == user; });
    for (const auto& other : devices_) {
        if (other->mirror().user() != user) {
            continue;
        }
        for (const auto& [id, row] : other->mirror().conversations()) {
            seq& read = ledger_.read[{user, id}];
            read = std::max(read, row.read_seq);
        }
    }
    scheduler_.after(milliseconds(faults_.between(100, 10'000)), [this, device] {
        if (devices_[device]->needs_login() && may_log_in(device)) {
            log_in_device(device, user_of(device), false);
        }
    });
}

void world::look_for_damage() {
    for (std::size_t device = 0; device < devices_.size(); ++device) {
        if (devices_[device]->has_given_up()) {
            replace_device(device);
        }
    }
    scheduler_.after(seconds(1), [this] { look_for_damage(); });
}

// When everything is healed, whoever is not logged in is so again after a while.
void world::tend() {
    for (std::size_t device = 0; device < devices_.size(); ++device) {
        if (devices_[device]->needs_login() && may_log_in(device)) {
            log_in_device(device, user_of(device), false);
        }
    }
    scheduler_.after(seconds(5), [this] { tend(); });
}

// Only what was done counts: a dead device does nothing, nor does one that knows no conversation.
void world::plan_operation() {
    if (report_.counter("operations") >= options_.operations) {
        safety_over_ = true;
        return;
    }
    const std::int64_t every = options_.operation_every.microseconds;
    scheduler_.after(microseconds(faults_.between(0, 2 * every)), [this] {
        const std::uint64_t seldom = options_.sign_out == server::sign_out_policy::none ? 150 : 15;
        if (faults_.one_in(seldom)) {
            log_in_again();
        } else {
            app_.act();
        }
        check_bounds();
        plan_operation();
    });
}

void world::plan_faults() {
    plan(options_.resets, [this] { network_.inject_reset(); });
    plan(options_.half_opens, [this] { network_.inject_half_open(); });
    plan(options_.one_way_blocks, [this] { network_.inject_one_way_block(); });
    plan(options_.clogs, [this] { network_.inject_clog(devices_.size()); });
    plan(options_.transport_blocks, [this] {
        network_.inject_transport_block(faults_.below(devices_.size()));
    });
    plan(options_.client_kills, [this] {
        report_.fault("client kill");
        draw_device().kill();
    });
    plan(options_.server_kills, [this] {
        report_.fault("server kill");
        server_.kill();
        scheduler_.after(milliseconds(faults_.between(50, 15'000)), [this] {
            server_.start_if_dead();
        });
    });
    plan(options_.server_stops, [this] {
        report_.fault("server stop");
        server_.stop();
    });
    plan(options_.gateway_spells, [this] { gateways_.inject(); });
    plan(options_.hostile_visits, [this] { hostile_.visit(); });
    plan(options_.login_thefts, [this] { thief_.visit(); });
    plan(options_.nonsense_spells, [this] {
        const std::size_t device = faults_.below(devices_.size());
        wrong_server_.talk_nonsense(device, milliseconds(faults_.between(500, 20'000)));
    });
    plan(options_.lying_spells, [this] {
        const duration how_long = milliseconds(faults_.between(500, 20'000));
        wrong_server_.lie(devices_.size() - 1, how_long);
    });
    plan(options_.client_pauses, [this] {
        report_.fault("client pause");
        draw_device().pause(milliseconds(faults_.between(1'000, 60'000)));
    });
    plan(options_.client_disk_rots, [this] { draw_device().rot(); });
    if (options_.client_disk_rots != 0) {
        look_for_damage();
    }
    plan(options_.client_disk_full, [this] {
        draw_device().fill_disk(milliseconds(faults_.between(100, 20'000)));
    });
    plan(options_.server_disk_full, [this] {
        server_.fill_disk(milliseconds(faults_.between(100, 20'000)));
    });
    plan(options_.server_disk_stalls, [this] {
        server_.stall_disk(milliseconds(faults_.between(500, 12'000)));
    });
    plan(options_.wall_jumps, [this] {
        const bool is_long = faults_.one_in(4);
        const std::int64_t jump = faults_.between(-60, 60);
        draw_device().jump_clock(is_long ? hours(jump * 12) : minutes(jump));
    });
}

void world::plan(std::uint32_t per_minute, std::function<void()> fault) {
    if (per_minute != 0) {
        do_after_draw(per_minute, std::move(fault));
    }
}

void world::do_after_draw(std::uint32_t per_minute, std::function<void()> fault) {
    const duration wait = milliseconds(faults_.between(1, 2 * 60'000 / per_minute));
    scheduler_.after(wait, [this, per_minute, fault = std::move(fault)] {
        if (!healed_) {
            fault();
            do_after_draw(per_minute, fault);
        }
    });
}

device_node& world::draw_device() { return *devices_[faults_.below(devices_.size())]; }

void world::run_until(const std::function<bool()>& done, duration at_most, const char* what) {
    const instant deadline = scheduler_.now() + at_most;
    while (!report_.broken() && !done()) {
        const bool goes_on = scheduler_.step();
        const auto stuck = [&] {
            std::string text = what;
            for (const auto& device : devices_) {
                text += device->is_settled() ? "" : "; " + device->state_text();
            }
            return text;
        };
        report_.check(
            invariant::i34_quiescent_in_time, goes_on && scheduler_.now() <= deadline, stuck
        );
        // A write that arrives byte by byte is one thing that happened.
        const std::uint64_t happened = scheduler_.steps() - network_.pieces();
        report_.check(invariant::i36_no_storm, happened <= steps_max, stuck);
    }
}

void world::heal() {
    healed_ = true;
    if (options_.sign_out != server::sign_out_policy::none) {
        server_.lift_sign_out_policy();
    }
    network_.heal();
    gateways_.heal();
    server_.heal();
    server_.start_if_dead();
    accounts_.heal();
    hostile_.heal();
    thief_.heal();
    for (const link_id spoilt : wrong_server_.heal()) {
        network_.reset(spoilt);
    }
    for (const auto& device : devices_) {
        device->heal();
    }
    tend();
}

// Whatever has failed before, everybody can be heard again.
void world::send_last_words() {
    for (std::size_t n = 0; n < devices_.size() && !report_.broken(); ++n) {
        const std::string& other = users_[(n + 1) % users_.size()];
        const bool taken =
            devices_[n]->send(destination::direct(canonical_user_name(other)), {"bye"});
        report_.check(invariant::i24_full_disk_recovers, taken, [&] {
            return "device " + std::to_string(n) + " takes no message after everything healed";
        });
    }
}

bool world::is_settled() const {
    return std::all_of(devices_.begin(), devices_.end(), [](const auto& device) {
        return device->is_settled();
    });
}

void world::check_end() {
    if (report_.broken()) {
        return;
    }
    check_bounds();
    log_checker_.check_settled();
    for (const auto& device : devices_) {
        device->check_settled();
    }
    for (const auto& device : devices_) {
        device->check_reading();
    }
    // And all of it is on the disks, not only in the memory of those who wrote it.
    server_.check_disk();
    presence_checker(report_, *disk_, devices_).check();
    const fold_checker folds{report_, *disk_};
    for (std::size_t device = 0; device < devices_.size(); ++device) {
        devices_[device]->check_disk(folds, family_of(device));
    }
}

void world::check_bounds() {
    server_.check_bounds();
    for (const auto& device : devices_) {
        device->check_bounds();
    }
}

}  // namespace gapless::simulation
