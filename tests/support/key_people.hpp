#pragma once

#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/device_list.hpp"
#include "protocol/crypto/epoch_body.hpp"
#include "protocol/crypto/genesis_body.hpp"
#include "protocol/crypto/identity.hpp"
#include "protocol/crypto/kem_key.hpp"
#include "protocol/crypto/member_entry.hpp"
#include "protocol/crypto/message_header.hpp"
#include "protocol/crypto/relation_entry.hpp"
#include "protocol/wire/key_frames.hpp"
#include "tests/support/store_driver.hpp"
#include "tests/unit/protocol/crypto/crypto_values.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gapless::tests {

// Users whose devices have real keys, and what these sign: as honest clients make it, field by
// field, so that a test can make one of them wrong. What is sealed is noise behind a true header,
// which is all that a server looks at.
struct key_device {
    server::actor by;
    crypto::signing_key signer;
    std::uint32_t kem_number = 0;  // the newest that was published
};

struct key_person {
    std::string name;
    crypto::signing_key account;
    std::vector<key_device> devices;
    std::vector<std::string> lists;                              // signed and published
    crypto::relation_role role = crypto::relation_role::member;  // in its group

    [[nodiscard]] const server::actor& by(std::size_t device = 0) const {
        return devices.at(device).by;
    }

    [[nodiscard]] user_id user() const { return by().user; }
};

// Where a relation has come to.
struct chain_place {
    crypto::relation_id relation;
    std::uint64_t index = 0;
    crypto::digest head{};
    std::uint64_t epoch = 0;
    std::uint32_t generation = 0;  // under which messages are sealed
};

inline std::string text_of(crypto::byte_view some) {
    return {reinterpret_cast<const char*>(some.data()), some.size()};
}

class key_people {
public:
    explicit key_people(store_driver& on) : on_(on) {}

    [[nodiscard]] crypto::algorithms& use() { return *use_; }

    // Nothing of it is published.
    key_person sign_up(const std::string& name) {
        crypto::signing_key account = next_signer();
        crypto::signing_key signer = next_signer();
        const device_id device = crypto::device_of(*use_, signer.public_half());
        on_.expect<server::account_result>(on_.run(server::account_operation{server::create_account{
            on_.next_request(),
            name,
            "hash of " + name,
            device,
            signer.public_half(),
            on_.next_tokens()
        }}));
        key_person made{name, std::move(account), {}, {}, crypto::relation_role::member};
        made.devices.push_back({on_.session_of(device), std::move(signer), 0});
        return made;
    }

    void add_device(key_person& of) {
        crypto::signing_key signer = next_signer();
        const device_id device = crypto::device_of(*use_, signer.public_half());
        const server::actor by = log_in(of, device, signer.public_half());
        of.devices.push_back({by, std::move(signer), 0});
    }

    server::actor log_in(const key_person& of, const device_id& device, const public_key& key) {
        on_.expect<server::account_result>(on_.run(server::account_operation{server::open_session{
            on_.next_request(), of.user(), "hash of " + of.name, device, key, on_.next_tokens()
        }}));
        return on_.session_of(device);
    }

    // The list that follows on the newest one, with all devices.
    crypto::device_list next_list(const key_person& of) {
        crypto::device_list list;
        list.user = of.user();
        list.list_seq = of.lists.size() + 1;
        if (!of.lists.empty()) {
            list.previous = list_hash(of);
        }
        list.issued_at = on_.now();
        for (const key_device& each : of.devices) {
            list.devices.push_back({each.by.device, each.signer.public_half(), 1});
        }
        std::ranges::sort(list.devices, {}, &crypto::listed_device::device);
        return list;
    }

    std::string sign(const key_person& of, const crypto::device_list& list) {
        return text_of(crypto::sign_device_list(*use_, of.account, list));
    }

    // In force from now on for 30 days.
    crypto::kem_key kem_key(const key_device& of, std::uint32_t number) {
        return {
            of.by.device,
            number,
            crypto::tests::agreement_number(static_cast<std::uint8_t>(number)).public_half(),
            on_.now(),
            on_.now() + days(30),
        };
    }

    std::string sign(const key_device& of, const crypto::kem_key& key) {
        return text_of(crypto::sign_kem_key(of.signer, key));
    }

    protocol::publish_keys publication(
        const key_person& of, const std::string& list, const std::string& kem = {}
    ) {
        const std::string account{of.account.public_half().view()};
        return {list.empty() ? "" : account, list, kem};
    }

    std::optional<errc> publish(
        const key_person& of, protocol::publish_keys what, std::size_t device = 0
    ) {
        return code_of(on_.request(of.by(device), std::move(what)));
    }

    // The next list, and the next KEM key of each device.
    void publish_all(key_person& of) {
        const std::string list = sign(of, next_list(of));
        EXPECT_EQ(publish(of, publication(of, list)), std::nullopt);
        of.lists.push_back(list);
        for (std::size_t i = 0; i < of.devices.size(); ++i) {
            publish_kem(of, i);
        }
    }

    void publish_kem(key_person& of, std::size_t device) {
        key_device& own = of.devices.at(device);
        ++own.kem_number;
        const std::string key = sign(own, kem_key(own, own.kem_number));
        EXPECT_EQ(publish(of, publication(of, "", key), device), std::nullopt);
    }

    [[nodiscard]] crypto::digest list_hash(const key_person& of) {
        return crypto::list_hash_of(*use_, crypto::view_of(of.lists.back()));
    }

    // All their devices with KEM keys.
    std::vector<crypto::roster_member> roster(const std::vector<const key_person*>& members) {
        std::vector<crypto::roster_member> made;
        for (const key_person* each : members) {
            crypto::roster_member& member = made.emplace_back();
            member.user = each->user();
            member.role = each->role;
            member.account_fingerprint = crypto::fingerprint_of(*use_, each->account.public_half());
            member.list_seq = each->lists.size();
            member.list_hash = list_hash(*each);
            for (const key_device& device : each->devices) {
                if (device.kem_number != 0) {
                    member.devices.push_back({device.by.device, device.kem_number});
                }
            }
            std::ranges::sort(member.devices, {}, &crypto::wrap_recipient::device);
        }
        std::ranges::sort(made, {}, &crypto::roster_member::user);
        return made;
    }

    crypto::relation_entry genesis(
        const key_person& by,
        conversation_id where,
        const std::vector<crypto::roster_member>& members = {}
    ) {
        crypto::genesis_body body;
        body.conversation = where;
        body.policy = policy;
        for (const auto& each : members) {
            body.members.push_back({each.user, each.role});
        }
        body.created_at = on_.now();
        body.nonce.fill(static_cast<std::uint8_t>(++nonces_));
        crypto::relation_entry entry;
        entry.body = crypto::encode_genesis_body(body);
        entry.actor = by.user();
        entry.actor_device = by.by().device;
        entry.actor_list_seq = by.lists.size();
        entry.relation = crypto::relation_begun_by(*use_, entry);
        return entry;
    }

    // The epoch that follows on this place.
    crypto::relation_entry epoch(
        const key_person& by, const chain_place& after, std::vector<crypto::roster_member> readers
    ) {
        crypto::epoch_body body;
        body.epoch = after.epoch + 1;
        body.roster = std::move(readers);
        body.created_at = on_.now();
        body.policy = policy;
        crypto::relation_entry entry;
        entry.relation = after.relation;
        entry.index = after.index + 1;
        entry.previous = after.head;
        entry.what = crypto::relation_entry::type::epoch;
        entry.body = crypto::encode_epoch_body(body);
        entry.actor = by.user();
        entry.actor_device = by.by().device;
        entry.actor_list_seq = by.lists.size();
        return entry;
    }

    // What the server says is to be signed, behind this place.
    std::vector<std::string> sign(
        const key_person& by,
        const chain_place& after,
        const std::vector<protocol::unsigned_entry>& wanted
    ) {
        std::vector<std::string> made;
        chain_place place = after;
        for (const protocol::unsigned_entry& each : wanted) {
            const auto said = crypto::member_entry_of(each.change, each.user, each.role);
            crypto::relation_entry entry;
            entry.relation = place.relation;
            entry.index = ++place.index;
            entry.previous = place.head;
            entry.what = said->what;
            entry.body = crypto::encode_member_body(said->body);
            entry.actor = by.user();
            entry.actor_device = by.by().device;
            entry.actor_list_seq = by.lists.size();
            made.push_back(sign(by, entry));
            place.head = hash_of(made.back());
        }
        reached_ = place;
        return made;
    }

    // As a client does it: asks, signs what the server says, and asks again. It leads to reached().
    template <class Asked>
    std::optional<errc> change(const key_person& by, Asked asked, const chain_place& after) {
        const auto first = on_.request(by.by(), asked);
        if (!first.to_sign) {
            return code_of(first);
        }
        EXPECT_EQ(code_of(first), errc::encryption_required);
        asked.entries = sign(by, after, first.to_sign->entries);
        return code_of(on_.request(by.by(), std::move(asked)));
    }

    std::string sign(const key_person& by, const crypto::relation_entry& entry) {
        return text_of(crypto::sign_relation_entry(by.devices.front().signer, entry));
    }

    // One for each device, each with bytes of its own.
    static std::vector<protocol::device_wrap> wraps(
        const std::vector<crypto::roster_member>& readers
    ) {
        std::vector<protocol::device_wrap> made;
        for (const crypto::roster_member& member : readers) {
            for (const crypto::wrap_recipient& each : member.devices) {
                made.push_back({each.device, each.key_number, wrap_of(each.device)});
            }
        }
        std::ranges::sort(made, {}, &protocol::device_wrap::device);
        return made;
    }

    static std::string wrap_of(const device_id& device) {
        std::string wrap;
        while (wrap.size() < 80) {
            wrap.append(device.view());
        }
        return wrap;
    }

    // The request for the relation's first epoch, or its next one; and where it leads.
    protocol::begin_epoch beginning(
        const key_person& by,
        conversation_id where,
        const std::vector<const key_person*>& members,
        const std::optional<chain_place>& after
    ) {
        protocol::begin_epoch made;
        made.conversation = where;
        chain_place place = after.value_or(chain_place{});
        if (!after) {
            const crypto::relation_entry first = genesis(by, where, roster(members));
            made.entries.push_back(sign(by, first));
            place = {first.relation, 0, hash_of(made.entries.back()), 0};
        }
        const std::vector<crypto::roster_member> readers = roster(members);
        made.entries.push_back(sign(by, epoch(by, place, readers)));
        made.wraps = wraps(readers);
        reached_ = {place.relation, place.index + 1, hash_of(made.entries.back()), place.epoch + 1};
        return made;
    }

    // Where the newest beginning leads.
    [[nodiscard]] const chain_place& reached() const { return reached_; }

    // Begins it.
    chain_place begin(
        const key_person& by,
        conversation_id where,
        const std::vector<const key_person*>& members,
        const std::optional<chain_place>& after = std::nullopt
    ) {
        EXPECT_EQ(
            code_of(on_.request(by.by(), beginning(by, where, members, after))), std::nullopt
        );
        return reached_;
    }

    [[nodiscard]] crypto::digest hash_of(const std::string& signed_entry) {
        return crypto::entry_hash_of(*use_, crypto::view_of(signed_entry));
    }

    key_policy policy = key_policy::archive;  // of what is begun

    // Sealed messages.
    static crypto::message_header header(
        const server::append_operation& op, const chain_place& at
    ) {
        crypto::message_header made;
        made.kind = static_cast<std::uint8_t>(op.send.kind);
        made.relation = at.relation;
        made.epoch = at.epoch;
        made.generation = at.generation;
        made.sender = op.by.user;
        made.sender_device = op.by.device;
        made.client = op.send.client_id;
        made.counter = op.send.counter;
        made.target = op.send.target;
        return made;
    }

    static std::string sealed(const crypto::message_header& header, std::size_t bucket = 256) {
        const crypto::sent_header sent = crypto::encode_header(header, {});
        constexpr std::size_t nonce_and_tag = 24 + 16;
        return text_of(sent) + std::string(nonce_and_tag + bucket, '\x80');
    }

    server::append_operation a_sealed_send(
        const server::actor& by, conversation_id where, const chain_place& at
    ) {
        server::append_operation op = on_.a_send(by, destination::to(where), "");
        op.send.body = sealed(header(op, at));
        return op;
    }

    protocol::sent send(const server::actor& by, conversation_id where, const chain_place& at) {
        const server::append_operation op = a_sealed_send(by, where, at);
        on_.count(op);
        return on_.expect<protocol::sent>(on_.run(op));
    }

    errc refused(const server::append_operation& op) { return on_.refuse(op).failure.code; }

    static std::optional<errc> code_of(const protocol::response& answer) {
        return answer.failure ? std::optional{answer.failure->code} : std::nullopt;
    }

private:
    crypto::signing_key next_signer() { return crypto::tests::signer_number(++signers_); }

    store_driver& on_;
    std::unique_ptr<crypto::algorithms> use_ = crypto::tests::loaded();
    std::uint8_t signers_ = 0;
    std::uint32_t nonces_ = 0;
    chain_place reached_;
};

}  // namespace gapless::tests
