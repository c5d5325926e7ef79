#pragma once

#include "sdk/core/mailbox/identity.hpp"
#include "sdk/core/mailbox/mailbox_state.hpp"
#include "tests/simulation/account_channel.hpp"
#include "tests/simulation/audience.hpp"
#include "tests/simulation/checkers/log_checker.hpp"
#include "tests/simulation/device_node.hpp"
#include "tests/simulation/dishonest/dishonest_server.hpp"
#include "tests/simulation/gateways.hpp"
#include "tests/simulation/ledger.hpp"
#include "tests/simulation/model_disk.hpp"
#include "tests/simulation/model_server_disk.hpp"
#include "tests/simulation/network.hpp"
#include "tests/simulation/options.hpp"
#include "tests/simulation/report.hpp"
#include "tests/simulation/scheduler.hpp"
#include "tests/simulation/seeded_entropy.hpp"
#include "tests/simulation/server_node.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gapless::simulation {

// The people on it, each with one device.
inline constexpr std::size_t alice = 0;  // owns the group
inline constexpr std::size_t bob = 1;
inline constexpr std::size_t carol = 2;
inline constexpr std::size_t mallory = 3;  // in no group: an account of whoever runs the server
inline constexpr std::size_t people = 4;
inline constexpr std::size_t tablet = 4;  // Bob's, if there is one

// A small calm world with a dishonest server in it: the product's engines with real keys, a script
// of who says what, and what each app was told. The network alone differs from seed to seed.
//
// Time passes only in its commands.
class stage final : private audience {
public:
    struct told_finding {
        std::size_t device = 0;
        sdk::key_finding what;
        std::uint64_t said = 0;  // messages of the script, when it was found
    };

    struct told_message {
        std::size_t device = 0;
        conversation_id where;
        message entry;
    };

    explicit stage(std::uint64_t seed);
    ~stage() override;

    [[nodiscard]] static const char* name_of(std::size_t who);

    // Commands of people; each waits until what follows from it has arrived.
    void open();  // everybody is there, in an encrypted group, and has said something
    void say(std::size_t who, const std::string& text);
    void say_all(std::size_t who, const std::vector<std::string>& texts);
    void say_in(conversation_id where, std::size_t who, const std::string& text);
    void say_to(const destination& to, std::size_t who, const std::string& text);
    void rename(std::size_t who, const std::string& name);
    void ask(std::size_t who, protocol::request_body what);
    void go_offline(std::size_t who);
    void go_online(std::size_t who);
    void reopen(std::size_t who);
    [[nodiscard]] conversation_id make_group(const std::string& name);
    void link_tablet();  // Bob has a second device from now on, and links it
    void revoke_tablet();
    void verify(std::size_t by, std::size_t whom);  // and they are who they seem
    void pass(duration how_long);

    // Without waiting.
    void submit(std::size_t who, const std::string& text);
    void submit(std::size_t who, outgoing_message what);

    // Of the actor.
    void tamper(tampering how) { actor_.tamper(std::move(how)); }

    // It begins here; otherwise with the first frame that is changed.
    void strike() { struck_at_ = said_; }

    // What it knows.
    [[nodiscard]] conversation_id group() const { return group_; }

    [[nodiscard]] seq head() const { return head_of(group_); }

    [[nodiscard]] seq head_of(conversation_id where) const;
    [[nodiscard]] message stored(conversation_id where, seq position) const;

    [[nodiscard]] const sdk::identity& owner(std::size_t who) const { return owners_[who]; }

    // What this user has published.
    [[nodiscard]] const protocol::user_keys& keys_of(std::size_t who) const {
        return actor_.keys_of(owners_[who].user_id);
    }

    // Of a device that is on its side.
    [[nodiscard]] sdk::mailbox_state mailbox_of(std::size_t who) const;

    // What was seen.
    [[nodiscard]] const std::vector<told_finding>& findings() const { return findings_; }

    [[nodiscard]] const std::vector<told_message>& shown() const { return shown_; }

    [[nodiscard]] std::optional<std::uint64_t> struck_at() const { return struck_at_; }

    [[nodiscard]] const report& seen() const { return report_; }

    // What the app shows of this entry besides.
    [[nodiscard]] std::vector<annotation> annotations_of(std::size_t who, seq position) const;

    // Whether the app was shown this text in the group, as one that is encrypted from end to end.
    [[nodiscard]] bool has_shown(std::size_t who, const std::string& text) const;

    // What apps were shown as end_to_end, and nobody has said there, or not so, or once only.
    [[nodiscard]] std::vector<std::string> forgeries() const;

    void listen(std::function<void(const std::string&)> listener);

private:
    void handle_shown(std::size_t device, const message_event&) override;
    void handle_found(std::size_t device, const sdk::key_finding&) override;
    [[nodiscard]] network::hooks hooks();
    void add_device();
    void enter(std::size_t who);
    void log_in_tablet();
    void take_login(std::size_t who, const server::account_answer&);
    void settle();
    [[nodiscard]] bool is_at_rest() const;
    [[nodiscard]] bool is_forged(const told_message& each) const;

    options options_;
    report report_;
    scheduler scheduler_;
    ledger ledger_;
    seeded_entropy entropy_;
    network network_;
    gateways gateways_;
    log_checker log_checker_;
    model_server_disk disk_;
    server_node server_;
    account_channel accounts_;
    dishonest_server actor_;
    std::vector<sdk::identity> owners_;
    std::vector<model_disk*> disks_;  // the devices own them
    std::vector<std::unique_ptr<device_node>> devices_;
    conversation_id group_;
    bool is_open_ = false;
    std::vector<told_finding> findings_;
    std::vector<told_message> shown_;
    std::uint64_t said_ = 0;
    std::optional<std::uint64_t> struck_at_;
};

}  // namespace gapless::simulation
