#pragma once

#include "protocol/wire/frame_reader.hpp"
#include "protocol/wire/part_joiner.hpp"
#include "sdk/core/client_engine.hpp"
#include "tests/simulation/account_channel.hpp"
#include "tests/simulation/audience.hpp"
#include "tests/simulation/checkers/device_checker.hpp"
#include "tests/simulation/checkers/fold_checker.hpp"
#include "tests/simulation/device_disk.hpp"
#include "tests/simulation/gateways.hpp"
#include "tests/simulation/network.hpp"
#include "tests/simulation/node_clock.hpp"
#include "tests/simulation/observed_mailbox.hpp"
#include "tests/simulation/options.hpp"
#include "tests/simulation/prng.hpp"
#include "tests/simulation/report.hpp"
#include "tests/simulation/scheduler.hpp"
#include "tests/simulation/seeded_entropy.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace gapless::simulation {

// What the devices of one world share.
struct surroundings {
    const options& drawn;
    scheduler& time;
    network& net;
    report& seen;
    ledger& truth;
    account_channel& accounts;
    gateways& ways;
};

// One device as a process that can be killed: the product's engine, a mailbox that outlives it, an
// app that acknowledges events in its own time, and the pump between them and the made-up world.
class device_node {
public:
    device_node(surroundings, std::size_t index, std::string name, std::unique_ptr<device_disk>);

    // Its server is not always right: it may be told what makes no sense, say that its inbox is
    // another one, and right after that it is not.
    void expect_nonsense() {
        hears_nonsense_ = true;
        checker_->expect_resets();
    }

    // It is even lied to, and believes it.
    void deceive() {
        is_deceived_ = true;
        checker_->deceive();
    }

    [[nodiscard]] bool is_deceived() const { return is_deceived_; }

    // All that its app is shown and told of, from now on.
    void watch(audience& whole) { audience_ = &whole; }

    // The first start comes with the identity that the account's registration gave.
    void set_up(const sdk::identity&);
    void start();
    void kill();

    // The process ends, and the next one has the mailbox at once, while the server may not have
    // heard yet that the old connection is nobody's.
    void reopen();

    // Its person has logged in: for the first time, or once more.
    void take_login(const sdk::identity&);

    // The process is gone, and bits of its mailbox turn over before the next one has it. If that
    // one is told so, its person takes the mailbox away.
    void rot();

    // The device is lost, and all that it had.
    void lose();

    // The mailbox was given up, or lost, and the next login is this device's.
    [[nodiscard]] bool has_given_up() const { return has_given_up_; }

    void replace(const sdk::identity& owner);

    // Only a login can help it: nobody has logged in yet, or the server has signed it out.
    [[nodiscard]] bool needs_login() const;
    void pause(duration how_long);
    void resume();

    [[nodiscard]] bool is_running() const { return engine_ != nullptr && !paused_; }

    void heal();
    void fill_disk(duration how_long);
    void jump_clock(duration by);

    // Commands of the app; nothing happens unless is_running().
    // Whether the engine took it. `held` is what the app made it of, if it is no text.
    bool send(const destination&, outgoing_message, std::optional<content> held = std::nullopt);
    void cancel(const client_id&);
    void retry(const client_id&);
    void change_settings(conversation_id, sdk::settings_change);
    void mark_read(conversation_id, seq up_to);
    void mark_unread(conversation_id, bool is_unread);
    void look_back(const sdk::history_desk::question&);
    void search(const search_query&);
    void submit(protocol::request_body);
    void set_presence(presence_state);
    void watch_presence(const std::vector<std::string>& users);
    void set_typing(conversation_id, bool is_active);
    void link(const device_id&, const public_key&);

    // Whether the engine took it.
    bool revoke(const device_id&);

    // What its user writes down; nothing where it has no account key.
    [[nodiscard]] std::optional<std::string> recovery_code();
    void restore(const std::string& code);
    [[nodiscard]] bool begin_anew();
    // Whom they have verified, and who has begun anew since, they believe again.
    void judge(const std::string& user, bool verifies);
    void go_online();
    void go_offline();
    void network_changed();
    void set_network_state(const network_state&);
    void set_app_state(app_state);

    // The gateway of this number drains: it says so to whom it has let in.
    void sent_away(std::size_t gateway);

    // Network.
    void connected(link_id);
    void refused(link_id);
    void received(link_id, std::string_view bytes);
    void closed(link_id);

    // What its clock says; perhaps wrong.
    [[nodiscard]] wall_time wall_now() const { return now().wall; }

    [[nodiscard]] const device_checker& mirror() const { return *checker_; }

    // What its app has said in this life; and what it is shown of others, while it runs.
    [[nodiscard]] presence_state own_presence() const { return own_presence_; }

    [[nodiscard]] const std::map<std::string, presence>& watched() const {
        return engine_->presences();
    }

    [[nodiscard]] bool is_settled() const;
    [[nodiscard]] std::string state_text() const;

    void check_settled() {
        if (world_.drawn.encrypted) {
            checker_->check_findings();
        }
        if (!is_deceived_) {
            checker_->check_settled();
        }
    }

    void check_reading() {
        // Who believed another log has let news of this one pass.
        if (!is_deceived_ && !has_met_other_log_) {
            checker_->check_reading();
        }
    }

    // Ends this life for good and opens the mailbox once more.
    // `family`: the devices of its user.
    void check_disk(const fold_checker&, const std::set<device_id>& family);

    void check_bounds();

private:
    void check_index(sdk::mailbox& stored);
    // While the process stands still its inputs wait, in order.
    bool postponed(std::function<void()> input);

    void feed(auto&& input) {
        if (engine_ != nullptr) {
            input();
            pump();
        }
    }

    void pump();
    void flush(std::uint64_t life);
    void arm();
    void wake(std::uint64_t life, instant due);
    void take_tokens(std::uint64_t life, const sdk::identity& who, const server::account_answer&);
    void carry_out(const sdk::connect&);
    void carry_out(sdk::ask_servers);
    void tell_servers(std::uint64_t life);
    [[nodiscard]] bool met_bad_gateway(link_id id);
    void carry_out(sdk::try_transport);
    void carry_out(sdk::disconnect);
    void carry_out(sdk::connect_spare);
    void carry_out(sdk::disconnect_spare);
    void carry_out(sdk::take_spare);
    void carry_out(sdk::transmit);
    void carry_out(sdk::refresh_tokens);
    void write(std::string_view whole);
    void carry_out(sdk::queued);
    void carry_out(sdk::deliver_event);
    void carry_out(sdk::request_answered);
    void carry_out(sdk::history_fetched);
    void carry_out(sdk::receipt_hinted);
    void carry_out(sdk::presence_told);
    void carry_out(sdk::typing_told);
    void carry_out(sdk::state_changed);
    void carry_out(sdk::key_found);
    void carry_out(sdk::storage_trouble);
    void carry_out(sdk::events_delayed);
    void note_arrival(const protocol::frame&);
    void note_page(const protocol::sync_page&);
    void check_backlog();
    void hang_up(const error& why);
    void show(const message& entry);
    void show_content(const message& entry);
    [[nodiscard]] wall_time latest_server_time() const;
    void watch_connect(link_id);
    void end_trial(bool works);
    void give_up_connect(link_id);
    void check_network();
    void lose_spare();
    void give_up_spare(link_id);
    void acknowledge(std::uint64_t life, event_id);
    [[nodiscard]] bool is_disk_full() const;
    [[nodiscard]] std::optional<error> draw_commit_fate();
    [[nodiscard]] std::optional<error> draw_read_fate();
    [[nodiscard]] moment now() const;
    void start_again_later();
    void look_anew();
    [[nodiscard]] bool check_opened(const result<sdk::mailbox_state>& loaded);
    void meet_damage();
    void give_up();
    void end_life();

    surroundings world_;
    std::size_t index_;
    std::string name_;
    std::unique_ptr<device_disk> disk_;
    std::optional<device_checker> checker_;  // of the mailbox that it has now
    prng draw_;
    seeded_entropy entropy_;
    node_clock clock_;

    std::unique_ptr<observed_mailbox> mailbox_;
    std::unique_ptr<sdk::client_engine> engine_;
    std::uint64_t life_ = 0;
    presence_state own_presence_ = presence_state::offline;              // in this life
    std::map<std::uint64_t, sdk::history_desk::question> looking_back_;  // in this life
    std::optional<link_id> link_;
    transport over_ = transport::tcp;  // that the link goes over
    std::optional<link_id> spare_;
    bool is_spare_open_ = false;
    std::string unread_;  // has arrived over the spare, which nobody reads before it is taken
    bool is_networkless_ = false;   // as its system has told this life
    std::optional<link_id> trial_;  // a link that is only tried, and over what
    transport tried_ = transport::tcp;
    std::optional<protocol::frame_reader> reader_;
    protocol::part_joiner joiner_;  // of the same link
    std::size_t gateway_ = 0;       // that the link goes by
    prng draw_ways_;                // of what is told of gateways
    prng draw_cuts_;                // where the stream of a long frame is written by itself
    std::optional<instant> armed_;
    std::map<instant, wall_time> server_times_;  // by the world's clock, what welcomes said
    instant disk_full_until_;
    instant reads_fail_until_;
    std::uint64_t connects_ = 0;
    std::uint64_t flushes_ = 0;
    bool has_identity_ = false;
    bool is_rotten_ = false;     // bits have turned over since it was open
    bool has_rotted_ = false;    // likewise, since there is this mailbox
    bool has_given_up_ = false;  // its mailbox was damaged and is gone
    bool flush_wanted_ = false;
    bool paused_ = false;
    std::deque<std::function<void()>> backlog_;
    bool healed_ = false;
    bool hears_nonsense_ = false;
    bool is_deceived_ = false;
    audience* audience_ = nullptr;
    bool met_other_log_ = false;  // in this life
    bool has_met_other_log_ = false;
    bool is_barred_ = false;   // signed out: it may not connect before somebody logs in
    bool is_expired_ = false;  // offline, since its tokens are refused
    bool has_logged_in_again_ = false;
    bool syncing_ = false;  // a sync is under way, for the named states

    // What the first sync of this connection has listed, once it is whole.
    std::map<conversation_id, seq> backlog_heads_;
    bool is_backlog_listed_ = false;
};

}  // namespace gapless::simulation
