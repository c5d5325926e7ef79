// What a server can do that has a member on its side, who has the group's keys.
#include "protocol/crypto/relation_entry.hpp"
#include "protocol/crypto/signed_object.hpp"
#include "tests/simulation/dishonest/attacks.hpp"
#include "tests/simulation/dishonest/canvas.hpp"
#include "tests/simulation/dishonest/forger.hpp"

#include <algorithm>

namespace gapless::simulation {
namespace {

using finding = sdk::key_finding::kind;
using planted::bug;

constexpr const char* forged_text = "I am Alice";

bool show_bob(stage& on, const message& forged) {
    put_instead_of_a_rename(on, {bob}, forged);
    return on.has_shown(bob, forged_text);
}

// A28: nobody's signature.
bool strip_signature(stage& on) {
    return show_bob(on, forger(on, carol).sealed(alice, forged_text, {}));
}

// A29: the member's own signature.
bool sign_as_another(stage& on) {
    return show_bob(on, forger(on, carol).sealed_by_insider(alice, forged_text));
}

// A30: a signature of the author's, from under something else: an entry of the key chain.
bool borrow_signature(stage& on) {
    crypto::signature borrowed;
    for (seq at{1}; at <= on.head(); at = at.next()) {
        const message entry = on.stored(on.group(), at);
        if (entry.kind == message_kind::key_change && entry.device == on.owner(alice).device) {
            const auto raw = crypto::view_of(entry.body).last(crypto::signature::size);
            std::ranges::copy(raw, borrowed.bytes.begin());
        }
    }
    return show_bob(on, forger(on, carol).sealed(alice, forged_text, borrowed));
}

// A29: Bob, on the server's side, edits what Alice has said. He may not, and the signature is his.
bool edit_of_another(stage& on) {
    on.say(alice, "yes");
    const seq target = on.head();
    message edit;
    tampering how;
    how.leaving = [&edit](std::size_t, protocol::send& leaving) {
        edit.body = leaving.body;
        edit.client_id = leaving.client_id;
        edit.counter = leaving.counter;
        return false;
    };
    on.tamper(std::move(how));
    on.submit(bob, edit_of(target, "no"));
    on.pass(seconds(5));
    edit.kind = message_kind::edit;
    edit.target = target;
    edit.sender = on.owner(bob).user_id;
    edit.sender_name = "bob";
    edit.device = on.owner(bob).device;
    on.strike();
    put_instead_of_a_rename(on, {alice, carol}, edit);
    return std::ranges::any_of(on.annotations_of(carol, target), [](const annotation& each) {
        return each.kind == message_kind::edit && each.body == "no";
    });
}

}  // namespace

std::vector<attack> signature_attacks() {
    const std::vector<expectation> bob_refuses{{bob, finding::bad_message, 0}};
    return {
        {"A28",
         "strip_signature",
         strip_signature,
         bob_refuses,
         true,
         bug::attack_signature_unchecked},
        {"A29",
         "sign_as_another",
         sign_as_another,
         bob_refuses,
         true,
         bug::attack_signature_unchecked},
        {"A30",
         "borrow_signature",
         borrow_signature,
         bob_refuses,
         true,
         bug::attack_signature_unchecked},
        {"A29",
         "edit_of_another",
         edit_of_another,
         {{alice, finding::bad_message, 0}, {carol, finding::bad_message, 0}},
         true,
         bug::attack_right_unchecked},
    };
}

}  // namespace gapless::simulation
