#pragma once

#include <gapless/account.hpp>
#include <gapless/app_state.hpp>
#include <gapless/config.hpp>
#include <gapless/connection_status.hpp>
#include <gapless/contact.hpp>
#include <gapless/conversation.hpp>
#include <gapless/credentials.hpp>
#include <gapless/destination.hpp>
#include <gapless/device.hpp>
#include <gapless/event.hpp>
#include <gapless/group.hpp>
#include <gapless/history.hpp>
#include <gapless/history_page.hpp>
#include <gapless/ids.hpp>
#include <gapless/key_finding.hpp>
#include <gapless/list_subscription.hpp>
#include <gapless/listed_conversation.hpp>
#include <gapless/listed_entry.hpp>
#include <gapless/member.hpp>
#include <gapless/message.hpp>
#include <gapless/network_state.hpp>
#include <gapless/outgoing_message.hpp>
#include <gapless/pending_message.hpp>
#include <gapless/presence.hpp>
#include <gapless/receipts.hpp>
#include <gapless/result.hpp>
#include <gapless/runtime.hpp>
#include <gapless/search_page.hpp>
#include <gapless/search_query.hpp>
#include <gapless/send_outcome.hpp>
#include <gapless/seq.hpp>
#include <gapless/subscription.hpp>
#include <gapless/time.hpp>
#include <gapless/typing.hpp>
#include <gapless/verification.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gapless {

// One device of one user: its mailbox, its outbox, and its way to the server.
//
// Threads. Any function may be called from any thread, also from inside any callback, close() and
// the destruction of the client included. None waits for the network. Callbacks run one at a time,
// in the order of what they tell, on the executor of the config, and never inside a call to the
// client.
//
// Calls that take a callback call it exactly once. What is pending when the client is closed or
// destroyed is called with errc::cancelled. Besides the errors named at a function any may end with
// cancelled, with storage_full or storage_failed (the mailbox could not be written, and nothing of
// the call was kept), and those that talk to the server with unreachable, timed_out,
// certificate_refused, token_expired, rate_limited, overloaded or shutting_down. An empty callback
// is allowed.
//
// Nothing runs before connect(); from then on the client holds its connection by itself.
class client {
public:
    using done_callback = std::function<void(result<void>)>;
    using account_callback = std::function<void(result<account>)>;
    using devices_callback = std::function<void(result<std::vector<device>>)>;
    using queued_callback = std::function<void(result<client_id>)>;
    using outcome_callback = std::function<void(send_outcome)>;
    using group_callback = std::function<void(result<conversation_id>)>;
    using members_callback = std::function<void(result<std::vector<member>>)>;
    using receipts_callback = std::function<void(result<message_receipts>)>;
    using history_callback = std::function<void(result<history_page>)>;
    using event_listener = std::function<void(const event&)>;
    using connection_listener = std::function<void(const connection_status&)>;
    using conversation_list_listener = std::function<void(const conversation_batch&)>;
    using timeline_listener = std::function<void(const timeline_batch&)>;
    using conversation_listener = std::function<void(const conversation&)>;
    using receipt_listener = std::function<void(const receipt_hint&)>;
    using presence_listener = std::function<void(const presence&)>;
    using typing_listener = std::function<void(const typing&)>;

    // Opens the mailbox, or makes a new one with a new device key. It reads and writes files on the
    // caller's thread. Errors: usage (a config that contradicts itself), mailbox_in_use (another
    // client has it, in this process or another), mailbox_corrupt, mailbox_too_new, mailbox_locked
    // (it is encrypted, and config::mailbox_key is not its key or not given), unsupported (the
    // program's SQLite is too old, or built without what we need), storage_full, storage_failed.
    [[nodiscard]] static result<std::unique_ptr<client>> open(config);

    // Closes. On return the mailbox is closed as well and may be opened again; no listener is
    // called any more. (On a thread of the runtime, where a client cannot wait for itself, the
    // mailbox is closed soon afterwards.)
    ~client();
    client(const client&) = delete;
    client& operator=(const client&) = delete;

    // ---- The account. Each needs the server.

    // Makes a new user and logs this device in. Errors: name_taken, invalid_name, usage (no
    // password, or a server that is no URL), forbidden (the mailbox is another user's).
    void register_account(credentials, account_callback);

    // Logs this device in; a mailbox that has a device keeps it. Errors: wrong_password (or no such
    // user: the server doesn't say which), forbidden (the mailbox is another user's), usage.
    void log_in(credentials, account_callback);

    // Disconnects, and makes the server forget this device's tokens. The mailbox stays.
    void log_out(done_callback);

    // Signs all other devices of the user out. Errors: wrong_password, usage.
    void change_password(std::string old_password, std::string new_password, done_callback);

    void devices(devices_callback);

    // Signs another device of this user out.
    void remove_device(const device_id&, done_callback);

    // ---- Keys, unless config::encryption is off. Each needs the server.

    // Lets another device of this user read and write what is encrypted from now on, or no more.
    // Compare the device's id with what it says of itself before: it is the hash of its key, and
    // the only thing that the server cannot make up. They complete when the server has the new
    // list, or was not heard of. Errors: forbidden (this is not the device that has the account's
    // key: the first one of its user), usage (it is linked, or was revoked), unknown_user (it is
    // not linked).
    void link_device(const device&, done_callback);
    void revoke_device(const device_id&, done_callback);

    using code_callback = std::function<void(result<std::string>)>;

    // The recovery code: 56 letters and digits in groups of four, always the same ones. Whoever has
    // it and can log in reads all that was ever encrypted for this user, so it belongs on paper and
    // nowhere else; without it, and without any linked device, nobody gets anything back. The keys
    // themselves are backed up by every linked device as they come, sealed; it completes when those
    // of this device are. Errors: forbidden (this is not a device that has the account key).
    void recovery_code(code_callback);

    // With the recovery code this device gets the account key, lists itself and reads what was said
    // before: messages that it has already become readable bit by bit. It completes when the keys
    // are here. Errors: usage (that is no recovery code: it has a checksum; or the device is
    // linked), wrong_password (it is the code of another user, or of an earlier beginning),
    // keys_missing (nothing was backed up), unreachable.
    void restore(std::string code, done_callback);

    using finding_listener = std::function<void(const key_finding&)>;

    // What is found of a server or a member that is not honest, as it is found. Nobody is told of
    // what was found before.
    subscription on_key_finding(finding_listener);

    using number_callback = std::function<void(result<std::string>)>;

    // 60 digits that this user and another one compare, by some other way than this one: where they
    // are equal nobody stands between the two. Errors: keys_missing (nothing was heard of their
    // keys).
    void safety_number(std::string user, number_callback);

    using verification_callback = std::function<void(result<gapless::verification>)>;

    // Whether they have. A user who was verified and has begun anew since is `changed`: a finding
    // says so (changed_account), and nothing is encrypted for them until the app decides. This
    // device alone knows. Errors: keys_missing.
    void verification(std::string user, verification_callback);

    // The two have compared this number, and it was the same: it completes when that is on stable
    // storage. Errors: keys_missing, conflict (the number is another one by now: compare again).
    void mark_verified(std::string user, std::string number, done_callback);

    // They have not; also to write to who has `changed` without comparing. Errors: keys_missing.
    void mark_unverified(std::string user, done_callback);

    // For who has lost the account key and has no recovery code: this device makes another one, and
    // is this user's only device from then on; the others have to log in again with a new mailbox.
    // What was encrypted before and is not here can never be read. Everybody who writes with the
    // user has a finding, changed_account. It completes when the server has it; if the app ends
    // before, it goes on at the next connect. Errors: forbidden (the user has revoked this device),
    // keys_missing (encryption is off).
    void begin_anew(done_callback);

    // Whose mailbox it is; empty before the first login.
    [[nodiscard]] std::optional<account> who() const;
    [[nodiscard]] device_id this_device() const;

    // ---- The connection.

    // Holds a connection from now on, or from the login on; and tries at once.
    void connect();
    // Ends it, and stays away.
    void disconnect();
    // The network has changed, or is back: tries at once.
    void network_changed();

    // What the system says of the network, each time that it says something; in the order of the
    // calls. On another network than before (by its name) a new connection is made at once; where
    // there is none, nothing is tried and no timer runs until there is one. What is learned of how
    // much silence a network bears is kept under its name, for the 32 that were seen last. An app
    // that never calls it has one network without a name, which is always there.
    void set_network_state(network_state);

    // Whether somebody looks at the app. In the background heartbeats come as seldom as the network
    // bears (see config::background_silence_max), and so does everything else that is done every so
    // often; messages still come at once. A client that was never told is in the foreground.
    void set_app_state(app_state);

    [[nodiscard]] connection_status status() const;
    // First called with the status of the moment, then with each new one.
    subscription on_connection(connection_listener);

    // Caught up with the server: everything known of is in the mailbox, and the outbox holds
    // nothing that is still to be sent.
    [[nodiscard]] bool is_settled() const;
    // Asks the server what there is, and completes when all of it is in the mailbox and the outbox
    // holds nothing that is still to be sent. It waits through lost connections, but fails with the
    // reason when the connection is given up, or the certificate is refused.
    void catch_up(done_callback);
    // Likewise, but it does not wait for the outbox: what stands there may wait for somebody.
    void hear_news(done_callback);

    // ---- Messages.

    // Puts a text into the outbox. Completes when it is on stable storage there: from then on it
    // will be sent, in the order of the calls, whatever happens to the app or the network. Its end
    // is told by a sent_event or failed_event. Errors: empty_message, invalid_utf8,
    // message_too_large (more than 1 MiB, or than the server takes), invalid_name, outbox_full
    // (10,000 messages or 256 MiB), usage (nobody has ever logged in).
    void send(destination, std::string text, queued_callback);
    void send(conversation_id, std::string text, queued_callback);
    void send(std::string_view user, std::string text, queued_callback);

    // One that mentions members, a reply, or an annotation. Errors besides: invalid_mention (too
    // many), invalid_name, invalid_target (an annotation of nothing). Whether they are members the
    // server says: the message fails with invalid_mention if one is not, and with forbidden if its
    // sender may not mention all. Likewise with invalid_target, if there is no such message for the
    // sender or it was recalled, and with forbidden, if it is not the sender's to edit or recall.
    void send(destination, outgoing_message, queued_callback);

    // The same, and completes when the server has given it its place, or refused it.
    void send_and_wait(destination, std::string text, outcome_callback);
    void send_and_wait(destination, outgoing_message, outcome_callback);

    // Takes a message out of the outbox, unless the server has stored it meanwhile. A message that
    // may be on its way is cancelled by the server, as soon as it can be asked.
    void cancel(const client_id&);

    // Sends a failed or unconfirmed message again, as it is. Completes as send_and_wait does; one
    // that is still being sent is waited for alike. Errors: usage (no such message in the outbox).
    void retry(const client_id&, outcome_callback = {});

    // ---- What happens. Events are kept in the mailbox and come again, with the same ids, also to
    // the next process, until they are acknowledged.

    // First called with all events that are not acknowledged, then with each new one, in order.
    subscription on_event(event_listener);

    // The app is done with the events up to this one. On stable storage soon afterwards, and when
    // the client is closed.
    void acknowledge(event_id);

    // ---- What is read. It is the same on all devices of a user, once they have met the server.

    // This user has read the conversation up to this entry, which the mailbox reaches to; what was
    // marked as unread is so no more. It takes effect at once, also without a connection; completes
    // when it is on stable storage, from where the server gets it. A cursor never goes back: what
    // is read already stays read. Errors: unknown_conversation, not_a_member (no longer), usage (an
    // entry beyond what the mailbox has, or one that was skipped: see fetch_history).
    void mark_read(conversation_id, seq up_to, done_callback);

    // Flags a conversation for this user's own eyes, or takes the flag away; its unread count stays
    // as it is. Otherwise as mark_read.
    void mark_unread(conversation_id, bool is_unread, done_callback);

    // Who has got and who has read a message. Needs the server. Errors: unknown_conversation,
    // not_a_member, usage (there is no such entry).
    void receipts(conversation_id, seq, receipts_callback);

    // Called with each conversation that is new or has changed in any way, as it is then.
    subscription on_conversation(conversation_listener);

    // Called when somebody has got or read what was written to a group lately. A hint: it may be
    // lost, and is not repeated. (Of a direct conversation the row tells: peer_read.)
    subscription on_receipt(receipt_listener);

    // ---- Who is there, and who writes. Nothing of it is stored, on devices or on the server.

    // How this device is from now on, as contacts see it; said again in each session, at most once
    // a second. A device that never said so, or in another process, is offline to them; `offline`
    // hides it, and `unknown` is taken for that.
    void set_presence(presence_state);

    // Of whom to be told, instead of those before: contacts of this user, and the user. Of anybody
    // else it says that they are offline, whether they exist or not. Said again in each session.
    // Completes when it is taken; errors: usage (more than presence_watched_max), invalid_name.
    void watch_presence(std::vector<std::string> users, done_callback = {});

    // Called with each watched user who is another way than before. Some seconds after the
    // connection is lost all are `unknown`, until there is a new one.
    subscription on_presence(presence_listener);

    // What is known of a watched user; empty for others. Any spelling of the name will do.
    [[nodiscard]] std::optional<presence> presence_of(std::string_view user) const;

    // The user writes in this conversation, or has stopped. Call it with each key, if you like: the
    // others are told at most every 3 s. Who hears nothing more for 6 s forgets it, as with the
    // message. In groups of more than 100 members, and without a connection, nobody is told.
    void set_typing(conversation_id, bool is_active);
    // Called when another member begins to write, and when that is over.
    subscription on_typing(typing_listener);

    // ---- Looking back. A connected device fetches all that it may see, by itself, but for what it
    // has skipped (config::far_behind).

    // The `count` entries right below the one at `before` (of which there need not be any: what is
    // beyond the newest one begins there), or those that there are, and why there are no more. It
    // waits for what is still being fetched; that comes as events, like everything that arrives.
    // What was skipped is fetched now, for this alone: no event tells of it. At most
    // history_page_max entries a call; for more ask again, `before` the first one of a page that
    // has no end. Errors: usage (more than that), unknown_conversation, timed_out (nothing of what
    // is missing has come for 30 s).
    void fetch_history(conversation_id, seq before, std::size_t count, history_callback);

    // ---- Groups. Each needs the server. Errors: unknown_conversation, not_a_member, forbidden,
    // unknown_user, group_full, conflict.

    // The creator becomes its owner; `members` are user names.
    void create_group(std::string name, std::vector<std::string> members, group_callback);
    void create_group(
        std::string name, std::vector<std::string> members, history_policy, group_callback
    );

    // The same, but what is said there is readable by the operator: the server makes the key and
    // hands it to members. For those who have to be able to read along, and for groups that are too
    // large for end-to-end encryption. It is so for good; conversation::mode says so to everybody.
    // Also fails with managed_unavailable, where the server has no master key, and unsupported,
    // where it knows of no such groups.
    void create_managed_group(
        std::string name, std::vector<std::string> members, history_policy, group_callback
    );

    // The same, but keys and texts are erased after some days, on the server and on all devices:
    // whoever gets hold of a device, or of an old copy of what it has sent and received, reads what
    // was said in the last days and no more. A device that comes later reads nothing of before. It
    // is so for good: its members sign it, and conversation::policy says so to everybody. Also
    // fails with unsupported, where the server knows of no such groups.
    void create_ephemeral_group(
        std::string name, std::vector<std::string> members, history_policy, group_callback
    );
    void invite(conversation_id, std::string user, done_callback);
    void remove(conversation_id, std::string user, done_callback);
    void change_role(conversation_id, std::string user, member_role, done_callback);
    void join(conversation_id, done_callback);
    void leave(conversation_id, done_callback);
    void members(conversation_id, members_callback);

    // For owner and admins. A plain member may not write until then; 0, or what is past, ends it.
    void mute(conversation_id, std::string user, wall_time until, done_callback);
    // Whether nobody may write but owner and admins.
    void mute_all(conversation_id, bool muted, done_callback);
    void rename_group(conversation_id, std::string name, done_callback);

    // For the owner. All leave, and the group takes nothing more; what there was stays readable.
    void dismiss_group(conversation_id, done_callback);
    // What those see who join from now on.
    void set_history(conversation_id, history_policy, done_callback);

    // ---- How long a conversation is kept.

    // For owner and admins of a group, and for each of the two of a direct conversation who may
    // write to the other. It holds for what the server stores from then on, whoever sends it, and
    // ends it earlier than the app's rule, never later; forever: only the app's rule holds. All
    // devices see it in conversation::retention, and as an entry of the timeline. What is so
    // already succeeds without one. Needs the server. Errors: invalid_lifetime (a time that is not
    // within lifetime_min and lifetime_max), unknown_conversation, not_a_member, forbidden (the
    // contacts, too).
    void set_retention(conversation_id, const retention&, done_callback);

    // ---- Contacts. Each needs the server, and completes when it is done there; all devices of the
    // user see it in the contacts timeline. Errors: unknown_user, forbidden (oneself, or somebody
    // whom one blocks), message_too_large and invalid_utf8 (the note: at most 200 bytes of UTF-8).

    // Asks to be each other's contacts. If the other one has asked already, they are at once.
    void request_contact(std::string user, std::string note, done_callback);
    // Answers the request of that user; forbidden, if none waits.
    void answer_contact(std::string user, bool accept, done_callback);
    // Ends a contact, or takes a request back, for both.
    void remove_contact(std::string user, done_callback);
    // One's own affair: the other one is not told.
    void follow(std::string user, done_callback);
    void unfollow(std::string user, done_callback);
    // Nothing of that user gets through from now on; what there was between the two ends.
    void block(std::string user, done_callback);
    void unblock(std::string user, done_callback);

    // ---- What is in the mailbox, read on the caller's thread. Errors: cancelled (closed).

    // Entries of a timeline from a seq on, ascending, at most `limit`. They may skip seqs that are
    // not in the mailbox. Errors: unknown_conversation.
    [[nodiscard]] result<std::vector<message>> history(conversation_id, seq from, std::size_t limit)
        const;

    // What was said about the entries from..to of a timeline, ascending by target, kind and user.
    // Such an entry may itself be further up, where the mailbox does not reach yet.
    [[nodiscard]] result<std::vector<annotation>> annotations(conversation_id, seq from, seq to)
        const;

    // Ascending by id. Among them the one of kind contacts, if anything has ever happened there.
    [[nodiscard]] result<std::vector<conversation>> conversations() const;

    // The sum of conversation::unread.
    [[nodiscard]] result<std::uint64_t> unread_total() const;

    // What the contacts timeline adds up to, by name.
    [[nodiscard]] result<std::vector<contact>> contacts() const;

    // What the timeline of a group adds up to. Errors: unknown_conversation, usage (some of it is
    // missing, see config::far_behind).
    [[nodiscard]] result<group> group_of(conversation_id) const;

    // In the order of sending.
    [[nodiscard]] result<std::vector<pending_message>> outbox() const;

    // The messages of all conversations, or of one, that have all the words of the query: see
    // search_query. Found is what the mailbox holds when it is asked, whether it has come to the
    // index or not; what was skipped (config::far_behind) is found once it is fetched. Newest first
    // it takes a few milliseconds, ranked a hundred; longer right after a device has caught up with
    // very much, while that is being indexed. Errors: usage (no letter, digit or symbol in the
    // text, more of it than search_text_bytes_max, or a limit beyond search_page_max),
    // invalid_utf8, invalid_name (the sender).
    [[nodiscard]] result<search_page> search(const search_query&) const;

    // ---- Lists that a screen shows. Each listener is first called with a reset, then with batches
    // of changes (see list_change and apply_changes). What happens while it is busy with one comes
    // as the next: it is never told more than it can take.

    // The first `limit` conversations; the contacts timeline is not among them.
    list_subscription conversation_list(std::size_t limit, conversation_list_listener);

    // A conversation's newest `limit` entries, those that come later, and what waits in the outbox
    // for it; older entries come with list_subscription::show. It is empty as long as the mailbox
    // knows no such conversation.
    list_subscription timeline(conversation_id, std::size_t limit, timeline_listener);

    // What the user sets for a conversation; complete when it is on stable storage. It takes effect
    // at once, without a connection, too. Pin and mute come to all devices of the user, where the
    // latest one counts (of a conversation that the user has left, when they come back); the draft
    // stays on this one, unless config::synchronise_drafts is set. Errors: unknown_conversation; of
    // a draft, which is a text that could be sent or empty, invalid_utf8 and message_too_large.
    void set_pinned(conversation_id, bool pinned, done_callback);
    void set_muted(conversation_id, bool muted, done_callback);
    void set_draft(conversation_id, std::string text, done_callback);

    // ---- The end.

    // Commits what is acknowledged, disconnects, completes what is pending, closes the mailbox, and
    // then calls `closed`. Calls made afterwards fail with errc::cancelled. Safe twice: the second
    // completes with the first.
    void close(std::function<void()> closed = {});

    // The same without any goodbye to server or disk, as if the process had been killed here: for
    // tests of what an app makes of that.
    void abandon(std::function<void()> closed = {});

private:
    class implementation;

    template <class Asked>
    void ask_about_user(Asked, done_callback);
    client(std::shared_ptr<runtime>, std::shared_ptr<implementation>);

    std::shared_ptr<runtime> runtime_;  // goes last
    std::shared_ptr<implementation> implementation_;
};

}  // namespace gapless
