// What a server can do to who is a member, and to the epochs of their keys.
#include "protocol/crypto/member_body.hpp"
#include "protocol/crypto/relation_entry.hpp"
#include "protocol/crypto/sealed_message.hpp"
#include "protocol/crypto/signing_key.hpp"
#include "protocol/wire/codec.hpp"
#include "sdk/core/keys/key_names.hpp"
#include "sdk/core/keys/relation.hpp"
#include "sdk/core/keys/signed_members.hpp"
#include "sdk/core/keys/text.hpp"
#include "tests/simulation/dishonest/attacks.hpp"
#include "tests/simulation/dishonest/canvas.hpp"
#include "tests/simulation/dishonest/usurper.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace gapless::simulation {
namespace {

using finding = sdk::key_finding::kind;
using planted::bug;

// What the timeline tells of members, in the name of Alice, and she has not signed it.
message unsigned_change(const stage& on, member_change::kind what, const char* user) {
    member_change told;
    told.change = what;
    told.user = user;
    told.by = "alice";
    message entry;
    entry.kind = message_kind::member_change;
    entry.sender = on.owner(alice).user_id;
    entry.device = on.owner(alice).device;
    entry.sender_name = "alice";
    entry.body = protocol::encode_member_change(told);
    return entry;
}

// In which epoch it was sealed; 0: it was not.
std::uint64_t epoch_of(const std::string& body) {
    const auto sealed = crypto::read_sealed_message(crypto::view_of(body));
    return sealed ? sealed->arrived.header.epoch : 0;
}

bool has_told(const stage& on, std::size_t who, const message& entry) {
    return std::ranges::any_of(on.shown(), [&](const auto& each) {
        return each.device == who && each.entry.body == entry.body;
    });
}

// A8: Alice talks to Bob for the first time, and somebody else is named beside him.
bool begin_with_a_third(stage& on) {
    bool has_secret = false;
    tampering how;
    how.answer = [&on](std::size_t to, protocol::response& answer) {
        if (to == alice && answer.keys && answer.keys->users.size() == 2) {
            answer.keys->users.push_back(on.keys_of(mallory));
            std::ranges::sort(answer.keys->users, {}, &protocol::user_keys::user);
        }
    };
    how.asked = [&](std::size_t from, protocol::request& asked) {
        const auto* begun = std::get_if<protocol::begin_epoch>(&asked.body);
        const auto& theirs = on.owner(mallory).device;
        has_secret = has_secret ||
                     (from == alice && begun != nullptr &&
                      std::ranges::find(begun->wraps, theirs, &protocol::device_wrap::device) !=
                          begun->wraps.end());
    };
    on.tamper(std::move(how));
    on.say_to(destination::direct("bob"), alice, "just the two of us");
    on.tamper({});
    return has_secret;
}

// A8: the timeline says that Alice has brought somebody in.
bool tell_of_a_member(stage& on) {
    const message entry = unsigned_change(on, member_change::kind::invited, "mallory");
    put_instead_of_a_rename(on, {alice, bob, carol}, entry);
    return has_told(on, bob, entry);
}

// A9: who was removed is among the members all the same.
bool keep_removed_member(stage& on) {
    on.ask(alice, protocol::remove_member{on.group(), "carol"});
    bool has_secret = false;
    tampering how;
    how.answer = [&on](std::size_t to, protocol::response& answer) {
        if (to == alice && answer.keys && !answer.keys->relation.relation.empty()) {
            auto hers = on.keys_of(carol);
            hers.lists.clear();
            hers.role = member_role::member;
            answer.keys->users.push_back(std::move(hers));
            std::ranges::sort(answer.keys->users, {}, &protocol::user_keys::user);
        }
    };
    how.asked = [&](std::size_t from, protocol::request& asked) {
        const auto* begun = std::get_if<protocol::begin_epoch>(&asked.body);
        const auto& hers = on.owner(carol).device;
        has_secret =
            has_secret || (from == alice && begun != nullptr &&
                           std::ranges::find(begun->wraps, hers, &protocol::device_wrap::device) !=
                               begun->wraps.end());
    };
    on.tamper(std::move(how));
    on.say(alice, "without her");
    on.tamper({});
    return has_secret;
}

// A10: the timeline says that Alice has taken somebody out.
bool tell_of_a_removal(stage& on) {
    const message entry = unsigned_change(on, member_change::kind::removed, "carol");
    put_instead_of_a_rename(on, {alice, bob}, entry);
    return has_told(on, bob, entry);
}

// A10: Bob is on the server's side, and signs that Carol is out. He is a plain member.
bool remove_without_right(stage& on) {
    const auto kept = on.mailbox_of(bob).keys;
    const auto of = *sdk::decode_relation(kept.at(sdk::relation_name(on.group())));
    crypto::relation_entry entry;
    entry.relation = of.id;
    entry.index = of.index + 1;
    entry.previous = of.head;
    entry.what = crypto::relation_entry::type::remove;
    entry.body = crypto::encode_member_body({on.owner(carol).user_id, crypto::relation_role::none});
    entry.actor = on.owner(bob).user_id;
    entry.actor_device = on.owner(bob).device;
    entry.actor_list_seq = 1;
    const auto seed = crypto::view_of(on.owner(bob).secret_key).first<32>();
    const auto key = crypto::signing_key::from(crypto::secret_bytes<32>{seed});
    member_change told;
    told.change = member_change::kind::removed;
    told.user = "carol";
    told.by = "bob";
    told.signed_entry = sdk::text_of(crypto::sign_relation_entry(*key, entry));
    message stored;
    stored.kind = message_kind::member_change;
    stored.sender = entry.actor;
    stored.device = entry.actor_device;
    stored.sender_name = "bob";
    stored.body = protocol::encode_member_change(told);
    put_instead_of_a_rename(on, {alice}, stored);
    const auto now = on.mailbox_of(alice).keys;
    const auto members = *sdk::decode_signed_members(now.at(sdk::members_name(on.group())));
    return !members.roles.contains(on.owner(carol).user_id);
}

// A6: the server says that nothing has changed when Bob has revoked the tablet that he has lost.
// The epoch is the tablet's, too.
bool keep_revoked_device(stage& on) {
    on.link_tablet();
    on.say(alice, "for the tablet, too");
    on.say(bob, "mine as well");
    const auto before = epoch_of(on.stored(on.group(), on.head()).body);
    bool leaves = false;
    tampering how;
    how.leaving = [&](std::size_t from, protocol::send& leaving) {
        leaves = leaves || (from == bob && epoch_of(leaving.body) == before);
        return true;
    };
    on.tamper(std::move(how));
    on.strike();
    on.revoke_tablet();
    on.say(bob, "not for the tablet");
    on.tamper({});
    return leaves;
}

// What Bob says next goes to the server alone, which has given him its own secret.
bool overhear_bob(stage& on, const usurper& other, const message& epoch) {
    bool is_read = false;
    tampering how;
    how.leaving = [&](std::size_t from, protocol::send& leaving) {
        is_read = is_read || (from == bob && other.reads(bob, leaving.body, epoch));
        return from != bob;
    };
    on.tamper(std::move(how));
    on.submit(bob, "nobody else hears this");
    on.pass(seconds(1));
    on.tamper({});
    return is_read;
}

// A31: his wrap of a real epoch has another secret in it.
bool wrap_another_secret(stage& on) {
    const usurper other(on);
    const seq at{on.head().value + 2};  // behind the one that makes it necessary
    message epoch;
    tampering how;
    how.reaches = [&, at](std::size_t to, const protocol::frame& frame) {
        const auto* pushed = std::get_if<protocol::push>(&frame);
        return to != bob || pushed == nullptr || pushed->batch->conversation != on.group() ||
               pushed->batch->messages.back().seq <= at;
    };
    how.range = [&, at](std::size_t to, protocol::pulled& range) {
        if (to != bob || range.conversation != on.group() || at < range.from || range.to < at) {
            return;
        }
        range.to = range.head = at;
        std::erase_if(range.messages, [at](const message& each) { return each.seq > at; });
        epoch = range.messages.back();
        range.wraps = {other.wrap_for(bob, epoch)};
    };
    on.tamper(std::move(how));
    on.ask(alice, protocol::invite_member{on.group(), "mallory"});
    on.submit(alice, "to all of us");
    on.pass(seconds(10));
    return overhear_bob(on, other, epoch);
}

// A34: an epoch that the server has begun, for Bob alone.
bool begin_epoch_unsigned(stage& on) {
    const usurper other(on);
    message epoch = other.forged_epoch(alice);
    epoch.seq = on.head().next();
    tampering how;
    how.entry = [&](std::size_t to, conversation_id in, message& entry) {
        if (to == bob && in == on.group() && entry.seq == epoch.seq) {
            epoch.id = entry.id;
            entry = epoch;
        }
    };
    how.range = [&](std::size_t to, protocol::pulled& range) {
        const bool has_it = range.from <= epoch.seq && epoch.seq <= range.to;
        if (to == bob && range.conversation == on.group() && has_it) {
            range.wraps.push_back(other.wrap_for(bob, epoch));
        }
    };
    on.tamper(std::move(how));
    on.rename(alice, canvas_name);
    return overhear_bob(on, other, epoch);
}

}  // namespace

std::vector<attack> member_attacks() {
    const std::vector<expectation> all_see{
        {alice, finding::bad_membership, 0},
        {bob, finding::bad_membership, 0},
        {carol, finding::bad_membership, 0},
    };
    return {
        {"A8",
         "tell_of_a_member",
         tell_of_a_member,
         all_see,
         false,
         bug::attack_unsigned_change_believed},
        {"A8",
         "begin_with_a_third",
         begin_with_a_third,
         {{alice, finding::bad_membership, 0}},
         true,
         bug::attack_third_believed},
        {"A9",
         "keep_removed_member",
         keep_removed_member,
         {{alice, finding::bad_membership, 0}},
         true,
         bug::attack_server_members_believed},
        {"A10",
         "tell_of_a_removal",
         tell_of_a_removal,
         {{alice, finding::bad_membership, 0}, {bob, finding::bad_membership, 0}},
         false,
         bug::attack_unsigned_change_believed},
        {"A10",
         "remove_without_right",
         remove_without_right,
         {{alice, finding::bad_membership, 0}},
         true,
         bug::attack_right_unchecked},
        {"A6", "keep_revoked_device", keep_revoked_device, {}, true, bug::attack_revoked_device_kept
        },
        {"A31",
         "wrap_another_secret",
         wrap_another_secret,
         {{bob, finding::bad_wrap, 0}},
         true,
         bug::attack_commitment_unchecked},
        {"A34",
         "begin_epoch_unsigned",
         begin_epoch_unsigned,
         {{bob, finding::bad_key_change, 0}},
         true,
         bug::attack_chain_signature_unchecked},
    };
}

}  // namespace gapless::simulation
