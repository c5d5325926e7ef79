#pragma once

#include "server/core/keys/relation_vault.hpp"
#include "tests/simulation/account_channel.hpp"
#include "tests/simulation/app.hpp"
#include "tests/simulation/checkers/log_checker.hpp"
#include "tests/simulation/crashing_disks.hpp"
#include "tests/simulation/device_node.hpp"
#include "tests/simulation/gateways.hpp"
#include "tests/simulation/hostile_client.hpp"
#include "tests/simulation/hostile_server.hpp"
#include "tests/simulation/ledger.hpp"
#include "tests/simulation/login_thief.hpp"
#include "tests/simulation/network.hpp"
#include "tests/simulation/options.hpp"
#include "tests/simulation/report.hpp"
#include "tests/simulation/scheduler.hpp"
#include "tests/simulation/seeded_entropy.hpp"
#include "tests/simulation/server_disk.hpp"
#include "tests/simulation/server_node.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace gapless::simulation {

// One run: people with devices, a server, a bad network and bad disks, in one thread and made-up
// time. First the safety phase, in which everything may fail and nothing may be wrong; then
// everything is healed, and in the liveness phase all has to come to rest and agree.
class world {
public:
    explicit world(const options&);

    // Runs to the end or to the first broken invariant.
    [[nodiscard]] const report& run();

    // Every frame that a device sends or gets is told, with its time.
    void listen(std::function<void(const std::string&)> listener);

private:
    void set_up();
    void log_in_device(std::size_t device, std::size_t user, bool first);
    void add_device(std::size_t user, std::uint32_t number);
    void take_identity(std::size_t device, const server::account_answer&);
    void log_in_again();
    void replace_device(std::size_t device);
    void look_for_damage();
    void make_keys(sdk::identity& owner);
    void look_after_keys();
    void write_codes_down();
    void link_devices();
    void restore_devices();
    void plan_beginning_anew();
    void begin_anew(std::size_t device);
    void plan_revoking();
    void revoke(std::size_t lost, std::size_t first);
    [[nodiscard]] bool is_listed(std::size_t device);
    void judge_others();
    [[nodiscard]] std::set<device_id> family_of(std::size_t device) const;
    void tend();
    [[nodiscard]] bool may_log_in(std::size_t device) const;
    [[nodiscard]] std::size_t user_of(std::size_t device) const;
    void plan_operation();
    void plan_faults();
    void plan(std::uint32_t per_minute, std::function<void()> fault);
    void do_after_draw(std::uint32_t per_minute, std::function<void()> fault);
    void run_until(const std::function<bool()>& done, duration at_most, const char* what);
    void heal();
    void send_last_words();
    [[nodiscard]] bool is_settled() const;
    void check_end();
    void check_bounds();
    [[nodiscard]] device_node& draw_device();
    [[nodiscard]] bool is_server_wrong() const;
    [[nodiscard]] std::unique_ptr<server_disk> make_server_disk();
    [[nodiscard]] std::unique_ptr<device_disk> make_device_disk(const sdk::identity& owner);
    [[nodiscard]] network::hooks hooks();

    options options_;
    report report_;
    scheduler scheduler_;
    ledger ledger_;
    prng faults_;
    network network_;
    gateways gateways_;
    log_checker log_checker_;
    std::unique_ptr<crashing_disks> disks_;  // null with the model store
    seeded_entropy vault_entropy_;
    server::relation_vault vault_;
    std::unique_ptr<server_disk> disk_;
    server_node server_;
    account_channel accounts_;
    hostile_client hostile_;
    login_thief thief_;
    hostile_server wrong_server_;
    seeded_entropy entropy_;
    prng trust_;  // who verifies whom
    std::vector<std::string> users_;
    std::vector<std::unique_ptr<device_node>> devices_;
    std::vector<std::size_t> first_devices_;    // by user
    std::vector<sdk::identity> owners_;         // by device: the keys it was made with
    std::map<std::size_t, std::string> codes_;  // what users have written down
    std::set<std::size_t> holders_;             // users with a device that has the account key
    std::map<std::size_t, user_id> user_ids_;   // by user, of those who have registered
    std::set<std::size_t> revokers_;
    std::set<std::size_t> logging_in_;  // devices whose login has not been answered
    std::set<std::size_t> registered_;  // users
    app app_;
    bool safety_over_ = false;
    bool healed_ = false;
};

}  // namespace gapless::simulation
