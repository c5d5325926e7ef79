#pragma once

#include "protocol/delivery/outbox.hpp"
#include "protocol/delivery/round_trip.hpp"
#include "protocol/entropy.hpp"
#include "protocol/session/tls_channel.hpp"
#include "protocol/wire/frame.hpp"
#include "sdk/core/expiry/expiry.hpp"
#include "sdk/core/history/revealer.hpp"
#include "sdk/core/keys/key_desk.hpp"
#include "sdk/core/keys/key_finding.hpp"
#include "sdk/core/ledger/ledger.hpp"
#include "sdk/core/mailbox/mailbox.hpp"
#include "sdk/core/mailbox/mailbox_state.hpp"
#include "sdk/core/receipts/cursor_desk.hpp"
#include "sdk/core/receiving/receiving.hpp"
#include "sdk/core/sending/sending.hpp"
#include "sdk/core/settings_change.hpp"

#include <gapless/destination.hpp>
#include <gapless/ids.hpp>
#include <gapless/moment.hpp>
#include <gapless/result.hpp>
#include <gapless/verification.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

namespace gapless::sdk {

// This device's copy of its user's conversations, and the machines that keep it one: everything
// that begins with what the mailbox holds, and has to be made anew when a flush has failed.
//
// Feed it the frames of a session, then flush: only what the flush has stored is acknowledged, sent
// or shown. A replica whose flush has failed is of no more use. The mailbox and the entropy outlive
// it.
class replica {
public:
    struct limits {
        protocol::outbox::limits outbox;
        sdk::receiving::limits receiving;
        cursor_desk::limits cursors;
        sdk::expiry::limits expiry;
        sdk::revealer::limits revealer;
        key_desk::limits keys;

        // Nobody asks in larger groups how far a message has come.
        std::uint32_t delivered_members_max = 100;
        bool synchronise_drafts = false;  // the texts that were begun, with other devices
        std::size_t gathered_messages_max = 1'000;
        std::size_t gathered_bytes_max = 256 * 1'024;
    };

    // A conversation is not the one that we know; it is left as it is from now on.
    struct diverged {
        conversation_id conversation;
    };

    struct transmit {
        protocol::frame frame;
    };

    using queued = sending::queued;
    using probe = sending::probe;

    using output = std::variant<transmit, queued, probe, diverged, key_finding>;

    replica(limits, mailbox&, mailbox_state stored, protocol::entropy&);

    // Commands. They fail as the outbox does.
    [[nodiscard]] result<void> push(protocol::draft draft, moment now);
    void cancel(const client_id& id);
    void retry(const client_id& id, moment now);
    [[nodiscard]] result<void> mark_read(conversation_id where, seq up_to);
    [[nodiscard]] result<void> mark_unread(conversation_id where, bool is_unread);
    // Commands on the user's own devices. They fail as key_publisher does.
    [[nodiscard]] result<void> link_device(const device_id&, const public_key&, moment now);
    [[nodiscard]] result<void> revoke_device(const device_id&, moment now);
    // As key_desk's.
    [[nodiscard]] result<std::vector<std::string>> sign_members(
        const protocol::request_body& asked, const protocol::unsigned_change& wanted, moment now
    );

    void handle_signed(const protocol::request_body& done) { keys_.handle_signed(done); }

    // This device has made a group. Its row may be here already.
    void handle_created(conversation_id where, bool managed, key_policy chosen);

    // As key_desk's.
    [[nodiscard]] std::string bind_login(const protocol::tls_channel& over) {
        return keys_.bind_login(over);
    }

    void handle_unsigned(moment now);
    [[nodiscard]] result<std::string> recovery_code();
    [[nodiscard]] result<void> restore(std::string_view code, moment now);

    [[nodiscard]] result<std::string> safety_number(const std::string& user) {
        return keys_.safety_number(user);
    }

    [[nodiscard]] result<gapless::verification> verification(const std::string& user) {
        return keys_.verification(user);
    }

    [[nodiscard]] result<void> mark_verified(const std::string& user, const std::string& number) {
        return keys_.mark_verified(user, number);
    }

    [[nodiscard]] result<void> mark_unverified(const std::string& user) {
        return keys_.mark_unverified(user);
    }

    [[nodiscard]] result<void> begin_anew(moment now);

    void put_identity(const identity& renewed);
    void put_networks(std::vector<network_memory> known);
    void set_in_background(bool is_in_background);
    void consume(event_id up_to);
    void want_history(conversation_id where, seq_range entries);

    // Fails with unknown_conversation, invalid_utf8 or message_too_large.
    [[nodiscard]] result<void> change_settings(conversation_id where, settings_change wanted);

    // Inputs. The login flight carries first_sync().
    void handle_connected(instant now);
    void handle_established(const protocol::welcome& granted, moment now);
    void handle_disconnected();

    // False: no honest server says that.
    [[nodiscard]] bool handle_frame(const protocol::frame& arrived, moment now);
    void handle_round_trip(const protocol::round_trip& measured);
    void handle_timeout(moment now);
    void handle_progress(instant now);  // something long is on its way, one way or the other

    // Nothing was gathered that somebody waits for, and more of it is on its way.
    [[nodiscard]] bool may_gather_more() const;

    // What is stored here and not known to be kept as delivered.
    [[nodiscard]] std::vector<protocol::mark> unkept_marks() const;

    // Commits what was gathered; returns how far the conversations of this flush are complete.
    [[nodiscard]] result<std::vector<protocol::mark>> flush(moment now);

    // Outputs.
    [[nodiscard]] std::optional<output> poll_output(instant now);
    [[nodiscard]] std::optional<instant> next_timeout() const;

    [[nodiscard]] const ledger& book() const { return ledger_; }

    [[nodiscard]] protocol::sync first_sync() const { return receiving_.first_sync(); }

    [[nodiscard]] bool is_overdue(instant now) const { return receiving_.is_overdue(now); }

    // What it asks for waits behind texts of its own.
    [[nodiscard]] bool is_sending_long() const { return sending_.is_sending_long(); }

    void catch_up(instant now) { std::ignore = receiving_.sync_again(now); }

    [[nodiscard]] bool is_caught_up() const { return receiving_.is_caught_up(); }

    // Caught up, with nothing to send and nothing to flush.
    [[nodiscard]] bool is_settled() const;

    // Likewise, whatever there is to send.
    [[nodiscard]] bool has_all_news() const;

    [[nodiscard]] std::size_t buffered_bytes() const;

private:
    // Server time, as well as it is known.
    [[nodiscard]] moment adjusted(moment now) const;
    [[nodiscard]] bool handle(const protocol::sent& answer, moment now);
    void poll_sending(instant now);
    void poll_keys(instant now);
    [[nodiscard]] bool is_complete(const destination& to) const;
    void check_reconciled();
    void need_all_history(const destination& to);

    limits limits_;
    mailbox& mailbox_;
    ledger ledger_;
    key_desk keys_;
    sending sending_;
    receiving receiving_;
    cursor_desk cursors_;
    expiry expiry_;
    revealer revealer_;
    protocol::welcome welcome_;
    std::optional<moment> server_clock_;                // the server's time, and when it was told
    std::map<destination, std::uint64_t> reconciling_;  // and the sync that has to end before
    std::deque<output> outputs_;
};

}  // namespace gapless::sdk
