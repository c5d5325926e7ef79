#pragma once

#include "protocol/delivery/ack_window.hpp"
#include "protocol/delivery/backoff.hpp"
#include "protocol/entropy.hpp"
#include "protocol/session/tls_channel.hpp"
#include "protocol/wire/frame.hpp"
#include "sdk/core/connection/connection.hpp"
#include "sdk/core/engine_output.hpp"
#include "sdk/core/events/event_stream.hpp"
#include "sdk/core/history/history_desk.hpp"
#include "sdk/core/keys/generation_book.hpp"
#include "sdk/core/ledger/commit_delay.hpp"
#include "sdk/core/mailbox/mailbox.hpp"
#include "sdk/core/mailbox/mailbox_state.hpp"
#include "sdk/core/presence/presence_book.hpp"
#include "sdk/core/presence/typing_desk.hpp"
#include "sdk/core/receipts/mark_window.hpp"
#include "sdk/core/replica/replica.hpp"
#include "sdk/core/requests/member_requests.hpp"
#include "sdk/core/requests/request_queue.hpp"
#include "sdk/core/search/indexing.hpp"
#include "sdk/core/settings_change.hpp"

#include <gapless/app_state.hpp>
#include <gapless/destination.hpp>
#include <gapless/encryption.hpp>
#include <gapless/heartbeat_rule.hpp>
#include <gapless/known_server.hpp>
#include <gapless/moment.hpp>
#include <gapless/network_state.hpp>
#include <gapless/outgoing_message.hpp>
#include <gapless/result.hpp>
#include <gapless/transport.hpp>
#include <gapless/verification.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gapless::sdk {

// A whole client without a socket, a disk of its own or a clock: one device of one user.
//
// Drive it like every machine: feed, drain, feed, drain …; when the socket is empty call flush and
// drain again; then arm one timer for next_timeout. Everything that changed since the last flush is
// one transaction of the mailbox, and outputs that depend on it (acks, transmits of new drafts,
// events, queued) come out only after it. While a device catches up a flush may leave what it has
// to a later one, so that a transaction takes more than one page.
//
// Between flushes, when a timeout says so, it has the mailbox index what is stored, a batch at a
// time. Nothing waits for that, and its failure is nobody's but the index's.
//
// A failed flush: the engine drops what it gathered, reloads from the mailbox, reconnects, and says
// storage_trouble. Nothing had been promised.
//
// The mailbox and the entropy outlive the engine.
class client_engine {
public:
    struct limits {
        duration connect_floor = milliseconds(500);
        duration connect_cap = seconds(30);
        duration welcome_within = seconds(10);
        duration heartbeat_interval = seconds(30);
        duration background_silence_max = minutes(59);
        heartbeat_rule background_heartbeat = heartbeat_rule::learned;
        duration ack_after = milliseconds(200);
        std::uint32_t ack_messages = 32;
        duration gap_patience = milliseconds(50);  // before few missing entries are pulled
        duration hold_back = milliseconds(700);    // before a sync is started instead
        duration sync_every = minutes(5);
        std::uint32_t pulls_in_flight = 4;
        std::uint32_t pull_entries = 500;
        std::uint32_t sync_entries = 100;
        duration commit_within = milliseconds(50);      // of what pulls bring
        std::uint32_t events_unacknowledged_max = 256;  // then the app is waited for
        duration cursor_spacing = seconds(5);           // between two cursors for a group
        duration request_patience = seconds(30);
        std::size_t marks_unkept_max = 1'000;  // of delivery, on their way at a time
        // More missing messages than this, over all conversations at a sync, are not waited for:
        // the newest of each come first, and the rest is filled when somebody looks back, or when
        // there is nothing else to do. What is filled comes without events. 0: never.
        std::uint64_t far_behind = 0;
        std::uint32_t screenful = 30;  // of each conversation, then
        bool fill_when_idle = true;
        bool synchronise_drafts = false;
        bool stay_offline = false;  // until go_online
        bool has_spare = false;     // a connection that does not answer gets a rival: a spare
        server_finder::limits servers = {};
        transport over = transport::tcp;
        duration transport_trial_after = minutes(5);  // of a better one; doubles to:
        duration transport_trial_after_max = hours(1);

        // With anything but `off` each entry is waited for: far_behind is not heeded.
        gapless::encryption encryption = gapless::encryption::off;
        key_policy direct_policy = key_policy::archive;  // of direct conversations begun here
        generation_book::limits generations = {};
    };

    client_engine(limits, mailbox&, mailbox_state, protocol::entropy&);
    ~client_engine();

    client_engine(const client_engine&) = delete;
    client_engine& operator=(const client_engine&) = delete;

    // Commands. send fails as outgoing_text does, and with message_too_large or outbox_full, and
    // then keeps nothing; success is a promise only once
    // `queued` has come.
    [[nodiscard]] result<client_id> send(const destination&, outgoing_message, moment now);
    void cancel(const client_id&, moment now);
    void retry(const client_id&, moment now);

    // What it changes is shown at once, on stable storage after the next flush that succeeds, and
    // reaches the server some time: of a draft, if drafts are synchronised. Fails with
    // unknown_conversation, invalid_utf8 or message_too_large.
    [[nodiscard]] result<void> change_settings(conversation_id, settings_change);

    // This user has read the conversation up to an entry that the mailbox reaches to, or wants it
    // flagged. They take effect at once, are kept by the next flush, and reach the server some
    // time. Errors: unknown_conversation, not_a_member, usage, and the mailbox's.
    [[nodiscard]] result<void> mark_read(conversation_id where, seq up_to, moment now);
    [[nodiscard]] result<void> mark_unread(conversation_id where, bool is_unread, moment now);
    [[nodiscard]] request_id submit(protocol::request_body, moment now);

    // The entries right below a place, or why there are fewer: history_fetched with this number. It
    // fails with usage (more than history_page_max), unknown_conversation, timed_out, and as the
    // mailbox does.
    [[nodiscard]] std::uint64_t fetch_history(const history_desk::question&, moment now);
    // How this device is, said in each session of this engine's life; nothing is said before. Whom
    // to be told of, instead of those before: fails with usage or invalid_name. And that its user
    // writes, which nobody hears of without a session.
    void set_presence(presence_state, moment now);
    [[nodiscard]] result<void> watch_presence(const std::vector<std::string>& users, moment now);
    void set_typing(conversation_id where, bool is_active, moment now);
    // Another device of this user may read and write from now on, or no more. They take effect when
    // the server has the list, and fail with forbidden (this device may not say so), usage (it is
    // or was linked) and unknown_user (it is not).
    [[nodiscard]] result<void> link_device(const device_id&, const public_key&, moment now);
    [[nodiscard]] result<void> revoke_device(const device_id&, moment now);
    // As archive_keeper's. What is restored comes after the flush that follows.
    [[nodiscard]] result<std::string> recovery_code();
    [[nodiscard]] result<void> restore(std::string_view code, moment now);
    // What this user and another one compare: 60 digits. Fails with keys_missing.
    [[nodiscard]] result<std::string> safety_number(const std::string& user);
    // Whether they have. What is marked is kept with the next flush; a user who was verified and
    // has begun anew is sent nothing until either. They fail with keys_missing, and mark_verified
    // with conflict (the number is another one).
    [[nodiscard]] result<gapless::verification> verification(const std::string& user);
    [[nodiscard]] result<void> mark_verified(
        const std::string& user, const std::string& number, moment now
    );
    [[nodiscard]] result<void> mark_unverified(const std::string& user, moment now);
    // This user begins anew, with an account key of this device's, as key_publisher's.
    [[nodiscard]] result<void> begin_anew(moment now);
    void acknowledge(event_id);
    void go_online(moment now);  // but for who was signed out: then only a login helps
    void go_offline(moment now);
    void network_changed(moment now);  // try at once
    // Asks the server what there is now: is_settled() holds next when all of it is in the mailbox.
    // Without a session nothing is asked, as the next one begins with that.
    void catch_up(moment now);
    void set_network_state(const network_state&, moment now);
    void set_app_state(app_state, moment now);

    // Inputs. A device that takes part in end-to-end encryption binds its login to the channel.
    void handle_connected(moment now, const protocol::tls_channel& over = {});
    void handle_frame(const protocol::frame&, moment now);
    void handle_part(moment now);   // of a long frame, which goes on
    void handle_alive(moment now);  // something came that says no more than that
    void handle_tried(transport over, bool works, moment now);
    void handle_disconnected(const error& why, moment now);
    void handle_spare_connected(moment now, const protocol::tls_channel& over = {});
    void handle_spare_disconnected(moment now);
    void handle_tokens(const identity&, moment now);
    void handle_tokens_refused(const error& why, moment now);
    void handle_servers(std::vector<known_server> servers, duration lifetime, moment now);
    void handle_servers_unknown(moment now);
    void handle_timeout(moment now);

    // Commits what was gathered; while pages of missed messages are on their way, only when there
    // is enough of it, or when it has waited long enough.
    void flush(moment now);

    // Outputs.
    [[nodiscard]] std::optional<engine_output> poll_output();
    [[nodiscard]] std::optional<instant> next_timeout() const;

    // What the connection goes over, or the next one will.
    [[nodiscard]] transport over() const { return connection_.over(); }

    [[nodiscard]] connection_state state() const;
    // Caught up to the inbox's head, no stored gap, outbox empty (failed and unconfirmed aside).
    [[nodiscard]] bool is_settled() const;
    // Likewise, whatever is in the outbox.
    [[nodiscard]] bool has_all_news() const;
    [[nodiscard]] const mailbox_state& view() const;  // as committed by the last flush
    [[nodiscard]] std::size_t buffered_bytes() const;

    // Of each watched user, by canonical name.
    [[nodiscard]] const std::map<std::string, presence>& presences() const {
        return presence_.known();
    }

private:
    // How a group is encrypted that this device makes.
    struct creation {
        bool is_managed = false;
        key_policy policy = key_policy::archive;
    };

    [[nodiscard]] result<client_id> queue(result<protocol::draft>, moment now);
    void log_in(const protocol::tls_channel& over, instant now);
    void carry(moment now);
    bool carry_connection(moment now);
    bool carry_replica(moment now);
    void carry_requests(moment now);
    void ask_again(member_requests::pending asked, moment now);
    void handle_answer(request_queue::answered next, moment now);
    void handle_created(const request_queue::answered& next);
    [[nodiscard]] result<void> sign(
        member_requests::pending& asked, const protocol::unsigned_change& wanted, moment now
    );
    void carry_marks(instant now);
    void carry_presence(instant now);
    void carry_history();
    void look_back(instant now);
    void carry_out(connection::output next, moment now);
    void carry_out(replica::output next, moment now);
    void transmit(protocol::frame leaving);
    void begin_session(const protocol::welcome& granted, moment now);
    void end_session(instant now);
    void keep_signed_out(const error& why);
    [[nodiscard]] bool may_gather_more(instant now);
    void acknowledge_flushed(const std::vector<protocol::mark>& marks, instant now);
    void handle_flush_failed(const error& why, moment now);
    void reload(moment now);
    void tell_state();

    limits limits_;
    mailbox& mailbox_;
    protocol::entropy& entropy_;
    connection connection_;
    protocol::ack_window acks_;
    mark_window marks_;
    std::vector<std::size_t> unflushed_frames_;  // live frames of this connection: their messages
    request_queue requests_;
    member_requests member_requests_{{}};
    std::map<request_id, creation> created_;  // groups that are asked for
    history_desk history_;
    presence_book presence_;
    typing_desk typing_;
    event_stream events_;
    bool is_event_trouble_told_ = false;
    protocol::tls_channel spare_channel_;

    // Empty while the mailbox cannot be read; then this is when to try again, and why.
    std::optional<replica> replica_;
    mailbox_state last_view_;
    error trouble_;
    protocol::backoff reload_backoff_;
    instant reload_at_;

    commit_delay commit_delay_;
    indexing indexing_;
    bool has_unflushed_tokens_ = false;
    bool is_live_ = false;
    bool is_in_background_ = false;
    bool has_transmitted_ = false;  // since the last input
    bool is_awaited_ = false;       // the server tells nothing new before it knows that it is live
    state_changed told_;
    std::deque<engine_output> outputs_;
};

}  // namespace gapless::sdk
