#pragma once

#include "protocol/crypto/algorithms.hpp"
#include "protocol/delivery/draft.hpp"
#include "protocol/entropy.hpp"
#include "protocol/session/tls_channel.hpp"
#include "protocol/wire/frame.hpp"
#include "protocol/wire/inbox_entry.hpp"
#include "protocol/wire/key_frames.hpp"
#include "protocol/wire/request_frames.hpp"
#include "sdk/core/keys/epoch_maker.hpp"
#include "sdk/core/keys/generation_book.hpp"
#include "sdk/core/keys/key_finding.hpp"
#include "sdk/core/keys/key_publisher.hpp"
#include "sdk/core/keys/message_cipher.hpp"
#include "sdk/core/keys/own_keys.hpp"
#include "sdk/core/keys/relation_book.hpp"
#include "sdk/core/keys/user_book.hpp"
#include "sdk/core/ledger/ledger.hpp"
#include "sdk/core/requests/request_queue.hpp"

#include <gapless/destination.hpp>
#include <gapless/encryption.hpp>
#include <gapless/ids.hpp>
#include <gapless/key_policy.hpp>
#include <gapless/message.hpp>
#include <gapless/moment.hpp>
#include <gapless/relation_mode.hpp>
#include <gapless/result.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>
#include <gapless/verification.hpp>

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace gapless::sdk {

// End-to-end encryption, as the rest of the replica sees it: what must be known before an entry can
// be taken, what must be done before a message can leave, and the two ciphers in between.
//
//     timelines ── may_take? ──▶ lists are fetched ──▶ readable: pull again
//               ── handle_entry: in its turn
//     sending   ── may_send? ──▶ lists are fetched, the next epoch is begun; its entry comes
//                                through the timeline, like everybody's
//               ── seal: once, under the counter with which it goes
//     archive   ◀── the secrets of epochs, for devices that come later
//
// What it asks of the server leaves after the flush that stores what it stands on.
// The ledger and the entropy outlive it.
class key_desk {
public:
    struct limits {
        gapless::encryption encryption = gapless::encryption::off;
        duration epoch_age_max = days(7);
        key_policy direct_policy = key_policy::archive;  // of direct conversations begun here
        generation_book::limits generations;
        duration agreement_rest = hours(1);         // between looks at this device's own keys
        std::uint64_t epoch_messages_max = 10'000;  // of this device
        duration request_patience = seconds(30);
        duration rest = seconds(2);  // before something that did not work is tried again
        duration rest_without_keys_min = milliseconds(500);  // before somebody's keys are looked
        duration rest_without_keys = seconds(30);            // for again: ever longer, to this
        std::uint32_t fetches_max = 3;                       // for an entry that cannot be judged
        std::uint32_t looks_max = 20;                        // of a device that waits to be linked
        std::uint32_t list_tries_max = 3;                    // where another device changes it, too
        std::uint32_t lags_max = 5;  // of the server behind what it has taken
    };

    struct transmit {
        protocol::frame frame;
    };

    // The direct conversation with a user is this one.
    struct resolved {
        std::string user;
        conversation_id conversation;
    };

    // What was held back there may be taken now.
    struct readable {
        conversation_id conversation;
    };

    // Messages there that could not be opened may be opened now.
    struct opened {
        conversation_id conversation;
    };

    // There is an entry of the key chain that has not come: nobody says when it will.
    struct behind {};

    using output = std::variant<transmit, resolved, readable, opened, behind, key_finding>;

    key_desk(limits, ledger&, protocol::entropy&);
    ~key_desk();

    // Inputs.
    // What time it is, by the server's clock as well as it is known; with every other input before
    // it.
    void handle_clock(moment now);

    void handle_established();
    void handle_disconnected();
    void handle_response(const protocol::response& answer);
    void handle_timeout();

    // False: it has to wait until lists of devices have come; `readable` says when.
    [[nodiscard]] bool may_take(conversation_id where, const message& entry);

    // Whether it is an entry of a key chain, which a pull has to bring in its turn.
    [[nodiscard]] static bool is_of_chain(const message& entry);

    // An entry's turn: it is opened, or takes the key chain further. Returns the body of what could
    // not be opened yet: open_early may be tried with it when the conversation was `opened`.
    // `told`: what the server has of bodies that are gone.
    std::string handle_entry(
        conversation_id where,
        message& entry,
        const protocol::key_wrap_at* wrap,
        const transcript::leaves& told = {}
    );

    // Whether an entry that was opened may change what its target says: in an encrypted
    // conversation its author may, and who ruled there when it was said, by what members have
    // signed. `author`: the target's; nothing: it is not here.
    [[nodiscard]] bool may_change(
        conversation_id where, const message& entry, std::optional<user_id> author
    );

    // Its turn has come, and it may not: it is not shown.
    void refuse_change(conversation_id where, message& entry);

    // What will not come, in its turn.
    void handle_hole(
        conversation_id where, const protocol::hole& gone, const transcript::leaves& told = {}
    );

    // What follows is left for later, and comes out of its turn.
    void handle_skipped(conversation_id where);

    // In its turn, of one that may: it says why the body of its target was gone.
    void handle_recall(conversation_id where, const message& entry);

    // All that there is has had its turn.
    void handle_head(conversation_id where);

    // Out of its turn. False: it cannot be read now.
    [[nodiscard]] bool open_early(conversation_id where, message& entry);

    // Managed conversations. The server tells of one, or of its newest version, and of a group that
    // this device has made. Returns what is encrypted there, and how.
    relation_mode handle_row(const protocol::inbox_entry& told, bool is_new);
    void handle_version(conversation_id where, std::uint64_t version);
    void handle_created(conversation_id where, bool managed, key_policy chosen);
    [[nodiscard]] relation_mode mode_of(conversation_id where);

    // What becomes of its keys: as its members have signed, or this device chose, or as is told.
    [[nodiscard]] key_policy policy_of(conversation_id where, key_policy told);

    // The server takes no message there that is sealed under an earlier generation.
    void handle_stale_generation(const destination& to, std::optional<std::uint32_t> newest);

    // The server refuses messages of the epoch that we know, or what is not encrypted there.
    void handle_stale(const destination& to);
    void handle_settled(conversation_id where, const protocol::draft& row);
    void handle_withdrawn(const destination& to, const client_id& id);

    // Whether a message there can leave: as it is, or sealed. What is in its way is dealt with.
    [[nodiscard]] bool may_send(const destination& to);

    // Why nothing will ever leave for there, as things are; said once.
    [[nodiscard]] std::optional<errc> take_refusal(const destination& to);

    [[nodiscard]] bool is_encrypted(const destination& to);

    // For what may_send there.
    [[nodiscard]] std::string seal(
        conversation_id where, const protocol::draft& row, sender_counter counter
    );

    // What the device's key signs of this connection, and of the token that it logs in with. Empty:
    // the device takes no part, or there is nothing to bind to.
    [[nodiscard]] std::string bind_login(const protocol::tls_channel& over);

    // Commands: as key_publisher's. The answer is a request's.
    [[nodiscard]] result<void> link(const device_id&, const public_key& signing);
    [[nodiscard]] result<void> revoke(const device_id&);

    // Who is a member changes there: the server has said what it would sign in this device's place.
    // Fails with encryption_required (this device has no part in that), keys_missing (it is in none
    // of its user's lists), conflict (it does not stand where the server says: later perhaps), and
    // unexpected_frame (that is not what was asked).
    [[nodiscard]] result<std::vector<std::string>> sign_members(
        const protocol::request_body& asked, const protocol::unsigned_change& wanted
    );

    // The server has taken what was signed; or has not, and somebody else's.
    void handle_signed(const protocol::request_body& done);
    void handle_unsigned();

    // Commands: as archive_keeper's. Once it is restored, the device lists itself.
    [[nodiscard]] result<std::string> recovery_code();
    [[nodiscard]] result<void> restore(std::string_view code);

    // What was gathered is on stable storage.
    void handle_flushed();

    // Outputs.
    [[nodiscard]] std::optional<output> poll_output();
    [[nodiscard]] std::optional<instant> next_timeout() const;

    // Whether this device is in its user's list, as far as is known.
    [[nodiscard]] bool is_linked();

    // What this user and another one compare, and whether they have. All fail with keys_missing:
    // the user's keys are not here; mark_verified with conflict: that is not the number any more.
    [[nodiscard]] result<std::string> safety_number(const std::string& user);
    [[nodiscard]] result<gapless::verification> verification(const std::string& user);
    [[nodiscard]] result<void> mark_verified(const std::string& user, const std::string& number);
    [[nodiscard]] result<void> mark_unverified(const std::string& user);

    // As key_publisher's.
    [[nodiscard]] result<void> begin_anew();

    // What this device has to publish is published.
    [[nodiscard]] bool is_settled() const;

private:
    // What somebody waits to send to, and what is being done about it.
    struct wish {
        bool is_asked = false;                     // an answer is awaited
        std::uint64_t asked = 0;                   // which: an earlier one is of no use any more
        std::optional<instant> rests_to;           // it did not work
        std::optional<errc> refused;               // nor will it
        std::vector<protocol::user_keys> members;  // the pages so far
        std::optional<std::uint64_t> index;        // of the chain, with the first of them
        std::uint32_t lags = 0;                    // the server told of less than it had
        bool is_doubted = false;
        duration rested_without_keys;
    };

    // What of a conversation waits for lists.
    struct reading {
        seq at;
        std::uint32_t fetches = 0;
        bool is_asked = false;
        std::optional<instant> rests_to;  // it did not work
        protocol::fetch_keys question;    // the page that is asked for
    };

    struct ask_own {};

    // A device more or, without a key, less in the user's list.
    struct list_change {
        device_id device;
        std::optional<public_key> signing;
        std::uint32_t tries = 0;
    };

    struct publish {
        bool has_list = false;
        std::optional<list_change> change = std::nullopt;
    };

    struct open_direct {
        std::string user;
    };

    struct fetch_members {
        conversation_id where;
        std::uint64_t number = 0;  // the wish's own, of all that were asked
    };

    struct begin {
        conversation_id where;
    };

    struct fetch_readers {
        conversation_id where;
    };

    struct archive {};

    struct fetch_managed {
        conversation_id where;
    };

    using purpose = std::variant<
        ask_own,
        publish,
        open_direct,
        fetch_members,
        begin,
        fetch_readers,
        archive,
        fetch_managed>;

    // The keys of a managed conversation.
    struct managed_wait {
        bool is_asked = false;            // an answer is awaited
        std::optional<instant> rests_to;  // it did not work
    };

    struct machines;

    [[nodiscard]] bool takes_part() const { return limits_.encryption != encryption::off; }

    [[nodiscard]] bool must_encrypt(const destination& to) const;
    machines& use();
    void submit(purpose why, protocol::request_body body);
    void take_answers();
    void handle_answer(const purpose& why, const result<protocol::response>& answer);
    void handle_own(const result<protocol::response>& answer);
    void handle_published(const publish& what, const result<protocol::response>& answer);
    [[nodiscard]] result<void> make_change(list_change change);
    void make_overtaken_changes();
    void handle_archive(const result<protocol::response>& answer);
    void continue_archive();
    void wait_for_keys();
    [[nodiscard]] bool is_waiting_for_keys();
    void look_at_own();
    void look_again();
    void handle_direct(const std::string& user, const result<protocol::response>& answer);
    void handle_members(const fetch_members& asked, const result<protocol::response>& answer);
    void begin_epoch(conversation_id where, const protocol::relation_state& state);
    [[nodiscard]] key_policy policy_to_begin(
        conversation_id where, const protocol::relation_state& state
    );
    [[nodiscard]] bool check_members(conversation_id where, const protocol::relation_state& state);
    void doubt_members(conversation_id where);
    void handle_readers(conversation_id where, const result<protocol::response>& answer);
    void look_again_for_readers();
    [[nodiscard]] bool take(const protocol::user_keys& told, conversation_id where);
    [[nodiscard]] std::uint64_t account_from(user_id user);
    void handle_account(user_id user, std::uint64_t before, conversation_id where);
    [[nodiscard]] bool is_trusted(user_id user);
    [[nodiscard]] bool take_change(
        conversation_id where, const message& entry, const protocol::key_wrap_at* wrap
    );
    [[nodiscard]] bool is_managed(conversation_id where);
    [[nodiscard]] bool is_unheard_of(const destination& to) const;
    void wait_for_row(const destination& to);
    void ask_for_keys(conversation_id where);
    void ask_again_for_keys();
    void ask_for_missing_keys();
    void handle_managed(conversation_id where, const result<protocol::response>& answer);
    [[nodiscard]] bool may_send_managed(const destination& to);
    std::string take_managed(conversation_id where, message& entry);
    void refuse_managed(conversation_id where, message& entry, bool is_clear);
    [[nodiscard]] bool open_managed_early(conversation_id where, message& entry);
    void want(const destination& to);
    void rest(const destination& to, duration span);
    void rest_without_keys(const destination& to);
    void give_up(const destination& to, const error& why);
    [[nodiscard]] bool is_writer(conversation_id where, const relation& of);
    [[nodiscard]] bool is_due(const relation& of) const;
    void sweep();
    void look_at_agreements();
    [[nodiscard]] std::optional<instant> next_sweep() const;
    [[nodiscard]] bool has_failed(const destination& to) const;
    [[nodiscard]] bool has_refusal(const destination& to) const;
    [[nodiscard]] protocol::fetch_keys question_of(conversation_id where);

    limits limits_;
    moment now_;
    ledger& ledger_;
    protocol::entropy& entropy_;
    request_queue requests_;
    std::unique_ptr<machines> machines_;   // made when they are needed first
    std::optional<instant> publish_at_;    // once more, since it did not work
    std::optional<instant> archive_at_;    // likewise
    std::optional<instant> agreement_at_;  // this device's own keys are looked at again
    bool is_connected_ = false;
    bool is_clock_known_ = false;
    std::uint32_t looks_ = 0;             // of a device that waits to be let in, in this session
    std::vector<list_change> overtaken_;  // by another device's: to be made in the next list
    std::map<request_id, purpose> asked_;
    std::map<destination, wish> wishes_;
    std::uint64_t asks_ = 0;       // for members, so far
    std::set<destination> begun_;  // the server says so; its entries have not come
    std::map<conversation_id, reading> readings_;
    std::map<conversation_id, managed_wait> managed_;
    std::deque<output> outputs_;
};

}  // namespace gapless::sdk
