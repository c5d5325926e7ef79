#pragma once

#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/device_list.hpp"
#include "protocol/crypto/identity.hpp"
#include "protocol/crypto/relation_entry.hpp"
#include "protocol/crypto/signing_key.hpp"
#include "protocol/crypto/verifying_key.hpp"
#include "protocol/wire/codec.hpp"
#include "sdk/core/keys/key_desk.hpp"
#include "sdk/core/keys/text.hpp"
#include "sdk/core/ledger/ledger.hpp"
#include "sdk/core/mailbox/memory_mailbox.hpp"
#include "sdk/core/requests/member_requests.hpp"
#include "tests/support/counting_entropy.hpp"
#include "tests/support/mailbox_values.hpp"

#include <gapless/member.hpp>
#include <gapless/message.hpp>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gapless::tests {

inline constexpr conversation_id key_conversation{70};

// A device with its keys, and nothing else of a client.
class key_device {
public:
    key_device(user_id user, protocol::entropy& chance, sdk::key_desk::limits limits = {})
        : entropy_(chance), limits_(limits) {
        crypto::secret_bytes<32> secret;
        chance.fill(secret.writable());
        const auto pair = crypto::signing_key::from(secret);
        owner_.public_key = pair->public_half();
        owner_.device = crypto::device_of(owner_.public_key);
        owner_.secret_key = sdk::text_of(secret.view());
        owner_.user_id = user;
        box_.emplace(owner_);
        restart();
    }

    // The process ends and another one has the mailbox.
    void restart(encryption chosen = encryption::everywhere) {
        desk_.reset();
        book_ = std::make_unique<sdk::ledger>(*box_->load());
        auto limits = limits_;
        limits.encryption = chosen;
        desk_ = std::make_unique<sdk::key_desk>(limits, *book_, entropy_);
    }

    [[nodiscard]] sdk::memory_mailbox backup() const { return *box_; }

    void go_back_to(const sdk::memory_mailbox& backup) {
        desk_.reset();
        box_.emplace(backup);
        restart();
    }

    void flush() {
        if (!book_->changes().is_empty()) {
            ASSERT_TRUE(book_->commit(*box_));
        }
        desk_->handle_flushed();
    }

    [[nodiscard]] sdk::key_desk& desk() { return *desk_; }

    [[nodiscard]] sdk::ledger& book() { return *book_; }

    [[nodiscard]] const sdk::identity& owner() const { return owner_; }

    std::vector<message> read;           // as it has opened them
    std::map<seq, std::string> waiting;  // what it could not open, as it came
    std::vector<sdk::key_finding> findings;
    seq high;
    sender_counter counter;

private:
    protocol::entropy& entropy_;
    sdk::key_desk::limits limits_;
    sdk::identity owner_;
    std::optional<sdk::memory_mailbox> box_;
    std::unique_ptr<sdk::ledger> book_;
    std::unique_ptr<sdk::key_desk> desk_;
};

// Devices of some users in one conversation, and a server that keeps what they publish and passes
// on what they write, as it came: or not, where a test says so.
class key_world {
public:
    struct user {
        std::string account_key;
        std::vector<protocol::account_start> accounts;  // the first one is for all lists
        std::vector<std::string> lists;
        std::map<device_id, std::string> kem_keys;
        std::vector<std::string> archive;
        std::map<device_id, std::string> boxes;
    };

    static constexpr user_id alice{7};
    static constexpr user_id bob{8};
    static constexpr user_id carol{9};

    // Every user of the conversation has one device.
    explicit key_world(
        std::vector<user_id> users_of_it = {alice, bob},
        key_policy chosen = key_policy::archive,
        sdk::key_desk::limits limits = {}
    )
        : policy(chosen), limits_of_devices(limits), members(std::move(users_of_it)) {
        for (const auto each : members) {
            add_device(each);
            roles.emplace(each, roles.empty() ? member_role::owner : member_role::member);
        }
        connect();
    }

    key_device& add_device(user_id of) {
        return *devices.emplace_back(std::make_unique<key_device>(of, entropy, limits_of_devices));
    }

    void connect() {
        for (auto& each : devices) {
            each->desk().handle_clock(now);
            each->desk().handle_established();
        }
        settle();
    }

    key_device& device(std::size_t at) { return *devices.at(at); }

    // Until nobody asks for anything more.
    void settle() {
        for (bool again = true; again;) {
            again = false;
            for (auto& each : devices) {
                again = deliver(*each) || again;
                each->flush();
                again = answer(*each) || again;
            }
        }
    }

    void pass(duration span) {
        now.steady = now.steady + span;
        now.wall = now.wall + span;
        for (auto& each : devices) {
            each->desk().handle_clock(now);
            each->desk().handle_timeout();
        }
        settle();
    }

    // Until the device may send, or has tried long enough.
    bool prepare(key_device& from) {
        const auto to = destination::to(key_conversation);
        for (int tries = 0; tries < 10; ++tries) {
            from.desk().handle_clock(now);
            if (from.desk().may_send(to)) {
                return true;
            }
            settle();
            if (from.desk().may_send(to)) {
                return true;
            }
            pass(seconds(3));
        }
        return false;
    }

    // What leaves the device for this text, or for what is said about an entry.
    message sealed(
        key_device& from,
        const std::string& text,
        message_kind kind = message_kind::text,
        seq target = {}
    ) {
        protocol::draft row;
        row.id = next_client_id();
        row.to = destination::to(key_conversation);
        row.kind = kind;
        row.target = target;
        row.body = text;
        from.counter = from.counter.next();
        message entry;
        entry.client_id = row.id;
        entry.sender = from.owner().user_id;
        entry.sender_name = name_of_user(entry.sender);
        entry.device = from.owner().device;
        entry.counter = from.counter;
        entry.kind = kind;
        entry.target = target;
        entry.body = from.desk().seal(key_conversation, row, from.counter);
        return entry;
    }

    void append(message entry) {
        entry.seq = seq{log.size() + 1};
        entry.server_time = now.wall;
        entry.id = message_id{1'000 + entry.seq.value};
        log.push_back(std::move(entry));
    }

    // Sealed, logged and delivered. False: it never could be.
    bool say(key_device& from, const std::string& text) {
        if (!prepare(from)) {
            return false;
        }
        append(sealed(from, text));
        settle();
        return true;
    }

    static std::string name_of_user(user_id of) {
        return of == alice ? "alice" : of == bob ? "bob" : of == carol ? "carol" : "mallory";
    }

    // A change of members that this device signs. The server takes it, and tells of it or not.
    bool change(
        key_device& by, protocol::request_body asked, const protocol::unsigned_entry& wanted
    ) {
        const auto made = by.desk().sign_members(asked, {relation, {wanted}});
        if (!made) {
            return false;
        }
        sdk::put_entries(asked, *made);
        if (!drops_changes) {
            append(change_entry(by.owner(), wanted, made->front()));
            ++relation.index;
            relation.head =
                sdk::text_of(crypto::entry_hash_of(use(), crypto::view_of(made->front())));
            take(wanted);
        }
        by.desk().handle_signed(asked);
        settle();
        return true;
    }

    bool invite(key_device& by, user_id whom) {
        const auto what = member_change::kind::invited;
        return change(
            by,
            protocol::invite_member{key_conversation, name_of_user(whom)},
            {what, whom, member_role::member}
        );
    }

    bool remove(key_device& by, user_id whom) {
        const auto what = member_change::kind::removed;
        return change(
            by,
            protocol::remove_member{key_conversation, name_of_user(whom)},
            {what, whom, member_role::member}
        );
    }

    bool promote(key_device& by, user_id whom) {
        const auto what = member_change::kind::role;
        return change(
            by,
            protocol::change_role{key_conversation, name_of_user(whom), member_role::admin},
            {what, whom, member_role::admin}
        );
    }

    // What a server has of it.
    void take(const protocol::unsigned_entry& wanted) {
        const bool is_out = wanted.change == member_change::kind::removed ||
                            wanted.change == member_change::kind::left;
        if (is_out) {
            std::erase(members, wanted.user);
            roles.erase(wanted.user);
        } else {
            roles.insert_or_assign(wanted.user, wanted.role);
            if (std::ranges::find(members, wanted.user) == members.end()) {
                members.push_back(wanted.user);
                std::ranges::sort(members);
            }
        }
        relation.is_stale = relation.is_stale || wanted.change != member_change::kind::role;
    }

    // As the timeline tells of it.
    static message change_entry(
        const sdk::identity& by, const protocol::unsigned_entry& wanted, std::string signed_entry
    ) {
        member_change what;
        what.change = wanted.change;
        what.user = name_of_user(wanted.user);
        what.by = name_of_user(by.user_id);
        what.role = wanted.role;
        what.signed_entry = std::move(signed_entry);
        message entry;
        entry.kind = message_kind::member_change;
        entry.sender = by.user_id;
        entry.device = by.device;
        entry.body = protocol::encode_member_change(what);
        return entry;
    }

    // The messages as this device has read them.
    [[nodiscard]] static std::vector<std::string> texts(const key_device& of) {
        std::vector<std::string> all;
        for (const auto& each : of.read) {
            if (each.kind == message_kind::text) {
                all.push_back(each.protection == message_protection::end_to_end ? each.body : "?");
            }
        }
        return all;
    }

    counting_entropy entropy;

    crypto::algorithms& use() { return *algorithms_; }

    moment now{instant{1'000'000}, wall_time{1'700'000'000'000}};
    key_policy policy;  // as the server tells of the conversation
    conversation_kind shape =
        conversation_kind::group;  // likewise; a direct one is Alice's and Bob's
    sdk::key_desk::limits limits_of_devices;
    std::vector<user_id> members;
    std::vector<std::unique_ptr<key_device>> devices;
    std::map<user_id, member_role> roles;
    std::map<user_id, user> users;
    std::vector<message> log;
    protocol::relation_state relation;

    // What a server may do with what it tells: by default nothing.
    std::function<void(key_device&, protocol::response&)> tamper_answer;
    std::function<void(key_device&, message&)> tamper_entry;
    std::function<bool(const key_device&)> is_told;  // of new entries; all, if nothing else is said
    std::function<std::optional<protocol::key_wrap_at>(key_device&, protocol::key_wrap_at)>
        tamper_wrap;

    // What devices that come later are told in the place of entries, and what is left of these.
    std::map<seq, protocol::hole_reason> holes;
    sdk::transcript::leaves leaves;

    // For what the test writes itself into the log.
    std::map<seq, std::vector<protocol::device_wrap>> wraps;

private:
    client_id next_client_id() {
        client_id id;
        id.bytes[0] = 0xc1;
        id.bytes[14] = static_cast<std::uint8_t>(++ids_ >> 8);
        id.bytes[15] = static_cast<std::uint8_t>(ids_);
        return id;
    }

    bool deliver(key_device& to) {
        bool is_news = false;
        to.desk().handle_clock(now);
        tell_row(to);
        if (is_told && !is_told(to)) {
            return false;
        }
        while (to.high.value < log.size()) {
            message entry = log.at(to.high.value);
            if (const auto gone = holes.find(entry.seq); gone != holes.end()) {
                to.desk().handle_hole(
                    key_conversation, {entry.seq, entry.seq, gone->second}, leaves
                );
                to.high = entry.seq;
                continue;
            }
            if (tamper_entry) {
                tamper_entry(to, entry);
            }
            if (sdk::key_desk::is_of_chain(entry) && !to.desk().may_take(key_conversation, entry)) {
                break;
            }
            const auto wrap = wrap_for(to, entry.seq);
            auto sealed =
                to.desk().handle_entry(key_conversation, entry, wrap ? &*wrap : nullptr, leaves);
            take_recall(to, entry);
            to.high = to.high.next();
            if (!sealed.empty()) {
                to.waiting.emplace(to.high, std::move(sealed));
            }
            to.read.push_back(std::move(entry));
            is_news = true;
        }
        tell_row(to);
        if (to.high.value == log.size()) {
            to.desk().handle_head(key_conversation);
        }
        return is_news;
    }

    void take_recall(key_device& to, const message& entry) const {
        const bool is_recall = entry.kind == message_kind::recall && entry.target < entry.seq;
        if (is_recall &&
            to.desk().may_change(key_conversation, entry, log.at(entry.target.value - 1).sender)) {
            to.desk().handle_recall(key_conversation, entry);
        }
    }

    void tell_row(key_device& to) const {
        auto row = a_conversation(key_conversation);
        row.kind = shape;
        if (shape == conversation_kind::direct) {
            row.name = name_of_user(to.owner().user_id == alice ? bob : alice);
        }
        row.head = seq{log.size()};
        row.high = to.high;
        row.policy = policy;
        to.book().put(row);
    }

    std::optional<protocol::key_wrap_at> wrap_for(key_device& to, seq at) {
        const auto found = wraps.find(at);
        if (found == wraps.end()) {
            return std::nullopt;
        }
        for (const auto& each : found->second) {
            if (each.device == to.owner().device) {
                const protocol::key_wrap_at wrap{at, each.key_number, each.wrap};
                return tamper_wrap ? tamper_wrap(to, wrap) : wrap;
            }
        }
        return std::nullopt;
    }

    bool answer(key_device& to) {
        bool is_news = false;
        while (auto next = to.desk().poll_output()) {
            is_news = true;
            if (const auto* found = std::get_if<sdk::key_finding>(&*next)) {
                to.findings.push_back(*found);
            } else if (std::holds_alternative<sdk::key_desk::opened>(*next)) {
                reveal(to);
            } else if (const auto* leaving = std::get_if<sdk::key_desk::transmit>(&*next)) {
                const auto& asked = std::get<protocol::request>(leaving->frame);
                auto said =
                    std::visit([&](const auto& body) { return run(to.owner(), body); }, asked.body);
                said.id = asked.id;
                if (tamper_answer) {
                    tamper_answer(to, said);
                }
                to.desk().handle_response(said);
            }
        }
        return is_news;
    }

    // What a replica does with what it could not open before.
    static void reveal(key_device& of) {
        std::erase_if(of.waiting, [&of](const auto& each) {
            message& entry = of.read.at(each.first.value - 1);
            entry.body = each.second;
            return of.desk().open_early(key_conversation, entry);
        });
    }

    protocol::response run(const sdk::identity& by, const protocol::append_archive& asked) {
        auto& chunks = users[by.user_id].archive;
        protocol::response answer;
        if (asked.number == chunks.size()) {
            chunks.push_back(asked.chunk);
        } else {
            answer.failure = error{errc::conflict};
        }
        return answer;
    }

    protocol::response run(const sdk::identity& by, const protocol::put_key_box& asked) {
        std::string& stored = users[by.user_id].boxes[asked.device];
        protocol::response answer;
        if (asked.box.size() < stored.size()) {
            answer.failure = error{errc::conflict};
        } else {
            stored = asked.box;
        }
        return answer;
    }

    protocol::response run(const sdk::identity& by, const protocol::fetch_archive& asked) {
        auto& own = users[by.user_id];
        protocol::response answer;
        auto& told = answer.archive.emplace();
        told.count = own.archive.size();
        for (auto at = asked.from; at < told.count && told.chunks.size() < 2; ++at) {
            told.chunks.push_back(own.archive[at]);
        }
        const auto box_of = [&own](const device_id& device) {
            const auto kept = own.boxes.find(device);
            return kept == own.boxes.end() ? std::string{} : kept->second;
        };
        told.box = box_of(by.device);
        told.recovery = box_of(device_id{});
        return answer;
    }

    // Whether it is the next one after the lists that there are.
    bool follows(const user& own, const protocol::publish_keys& asked) {
        const auto account = crypto::verifying_key::from(*public_key::from(asked.account_key));
        const auto list =
            crypto::verify_device_list(use(), *account, crypto::view_of(asked.device_list));
        return list->list_seq == own.lists.size() + 1;
    }

    protocol::response run(const sdk::identity& by, const protocol::publish_keys& asked) {
        auto& own = users[by.user_id];
        if (!asked.device_list.empty()) {
            const bool is_other = !own.account_key.empty() && own.account_key != asked.account_key;
            if ((is_other && !asked.begins_anew) || !follows(own, asked)) {
                protocol::response no;
                no.failure = error{errc::conflict};
                return no;
            }
            if (own.account_key != asked.account_key) {
                own.account_key = asked.account_key;
                own.accounts.push_back({own.lists.size() + 1, asked.account_key});
                own.archive.clear();
                own.boxes.clear();
            }
            own.lists.push_back(asked.device_list);
            relation.is_stale = true;
        }
        if (!asked.kem_key.empty()) {
            relation.is_stale = relation.is_stale || own.kem_keys[by.device].empty();
            own.kem_keys[by.device] = asked.kem_key;
        }
        return {};
    }

    protocol::response run(const sdk::identity& by, const protocol::fetch_keys& asked) {
        protocol::response answer;
        auto& told = answer.keys.emplace();
        auto wanted = asked.users.empty() ? members : asked.users;
        if (asked.conversation == conversation_id{}) {
            wanted = {by.user_id};
        }
        for (const auto each : wanted) {
            told.users.push_back(keys_of(each, asked));
            if (asked.users.empty() && roles.contains(each)) {
                told.users.back().role = roles.at(each);
            }
        }
        told.relation = relation;
        return answer;
    }

    protocol::user_keys keys_of(user_id of, const protocol::fetch_keys& asked) {
        const auto& has = users[of];
        protocol::user_keys told;
        told.user = of;
        told.name = name_of_user(of);
        told.account_key = has.account_key;
        if (has.accounts.size() > 1) {
            told.accounts = has.accounts;
        }
        const auto known = std::ranges::find(asked.known, of, &protocol::known_keys::user);
        const std::size_t skipped = known == asked.known.end() ? 0 : known->list_seq;
        for (std::size_t at = skipped; at < has.lists.size(); ++at) {
            told.lists.push_back(has.lists[at]);
        }
        for (const auto& [device, key] : has.kem_keys) {
            told.kem_keys.push_back(key);
        }
        return told;
    }

    protocol::response run(const sdk::identity& by, const protocol::begin_epoch& asked) {
        const auto newest =
            crypto::read_unverified_relation_entry(use(), crypto::view_of(asked.entries.back()));
        const bool follows = newest->index == relation.index + 1 &&
                             (relation.relation.empty() || relation.is_stale || is_generous);
        protocol::response answer;
        if (!follows) {
            answer.failure = error{errc::conflict};
            return answer;
        }
        for (const auto& each : asked.entries) {
            message entry;
            entry.kind = message_kind::key_change;
            entry.sender = by.user_id;
            entry.device = by.device;
            entry.body = each;
            append(std::move(entry));
        }
        wraps[seq{log.size()}] = asked.wraps;
        relation.relation = sdk::text_of(newest->relation.bytes);
        relation.index = newest->index;
        relation.head =
            sdk::text_of(crypto::entry_hash_of(use(), crypto::view_of(asked.entries.back())));
        relation.epoch += 1;
        relation.is_stale = false;
        return answer;
    }

    template <class Other>
    protocol::response run(const sdk::identity&, const Other&) {
        return {};
    }

public:
    bool is_generous = false;    // takes an epoch that nobody needs
    bool drops_changes = false;  // says that it has taken them, and has not

private:
    std::uint32_t ids_ = 0;
    std::unique_ptr<crypto::algorithms> algorithms_ = std::move(*crypto::algorithms::load());
};

}  // namespace gapless::tests
