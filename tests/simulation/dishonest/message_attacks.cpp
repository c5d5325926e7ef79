// What a server can do to what it says of a message, and to where it puts it.
#include "tests/simulation/dishonest/attacks.hpp"
#include "tests/simulation/dishonest/canvas.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace gapless::simulation {
namespace {

using finding = sdk::key_finding::kind;
using planted::bug;

// Whether an app was shown something that nobody has said so.
bool has_forged(const stage& on) { return !on.forgeries().empty(); }

// Bob is shown Alice's next message with this changed.
bool change_next(stage& on, const std::function<void(const stage&, message&)>& change) {
    tampering how;
    how.entry = [=, &on, at = on.head().next(), where = on.group()](
                    std::size_t to, conversation_id in, message& entry
                ) {
        if (to == bob && in == where && entry.seq == at) {
            change(on, entry);
        }
    };
    on.tamper(std::move(how));
    on.say(alice, "two");
    return has_forged(on);
}

// A21: what was said in another group, of the same people.
bool move_elsewhere(stage& on) {
    on.say_all(bob, {"good morning", "to all of you", "it has been", "so long", "has it not"});
    const auto other = on.make_group("another one");
    on.say_in(other, alice, "and you");
    // Both are in their second epoch then, and what is seen there is older than the one here.
    on.pass(days(8));
    on.say(bob, "once more");
    for (const char* text : {"shall we", "really", "at once", "all of it", "yes, do it"}) {
        on.say_in(other, alice, text);
    }
    const message said = on.stored(other, on.head_of(other));
    return change_next(on, [said](const stage&, message& entry) {
        entry.body = said.body;
        entry.client_id = said.client_id;
        entry.counter = said.counter;
    });
}

void attribute(message& entry, const sdk::identity& to, const char* name) {
    entry.sender = to.user_id;
    entry.device = to.device;
    entry.sender_name = name;
}

// A22: what Alice has said comes back to her as Bob's.
bool reflect(stage& on) {
    on.say_all(alice, {"two", "three", "four"});
    message mirrored = on.stored(on.group(), on.head());
    attribute(mirrored, on.owner(bob), "bob");
    put_instead_of_a_rename(on, {alice}, mirrored);
    return has_forged(on);
}

// Bob is removed, and does not hear of it. What he says, under the key that he has still, stands in
// the timeline: before the others have another one, or when they have.
bool speak_removed(stage& on, bool has_next_epoch) {
    tampering how;
    message late;
    how.reaches = [](std::size_t to, const protocol::frame& frame) {
        return to != bob || std::holds_alternative<protocol::welcome>(frame) ||
               std::holds_alternative<protocol::heartbeat_answer>(frame);
    };
    how.leaving = [&late, &on](std::size_t from, protocol::send& leaving) {
        if (from == bob) {
            late.body = leaving.body;
            late.client_id = leaving.client_id;
            late.counter = leaving.counter;
            attribute(late, on.owner(bob), "bob");
        }
        return from != bob;
    };
    on.tamper(std::move(how));
    on.ask(alice, protocol::remove_member{on.group(), "bob"});
    if (has_next_epoch) {
        on.say(alice, "without him");
    }
    on.say(bob, "as if I were there");
    on.strike();
    put_instead_of_a_rename(on, {alice, carol}, late);
    return on.has_shown(carol, "as if I were there");
}

// A9: as long as nobody else has said anything.
bool speak_when_removed(stage& on) { return speak_removed(on, false); }

// A23: under the key of an epoch that is over.
bool speak_in_old_epoch(stage& on) { return speak_removed(on, true); }

// A24: another kind of message.
bool change_kind(stage& on) {
    return change_next(on, [](const stage&, message& entry) { entry.kind = message_kind::emoji; });
}

// A25: under another id.
bool change_client_id(stage& on) {
    return change_next(on, [](const stage&, message& entry) { entry.client_id.bytes[5] ^= 1; });
}

// A27: of another author.
bool change_author(stage& on) {
    on.say_all(alice, {"one", "and a half"});
    return change_next(on, [](const stage& seen, message& entry) {
        attribute(entry, seen.owner(carol), "carol");
    });
}

// A27: of the same author, under another name.
bool change_name(stage& on) {
    static_cast<void>(change_next(on, [](const stage&, message& entry) {
        entry.sender_name = "carol";
    }));
    return std::ranges::any_of(on.shown(), [&on](const auto& each) {
        const message& entry = each.entry;
        return each.device == bob && entry.sender == on.owner(alice).user_id &&
               entry.sender_name == "carol" && !entry.body.empty();
    });
}

// Whether Bob's app was shown what was in the clear.
bool has_shown_clear(const stage& on, const std::string& text) {
    return std::ranges::any_of(on.shown(), [&](const auto& each) {
        return each.device == bob && each.entry.body == text;
    });
}

// A32: the server writes itself, in the clear.
bool speak_in_the_clear(stage& on) {
    static_cast<void>(change_next(on, [](const stage&, message& entry) { entry.body = "trust me"; })
    );
    return has_shown_clear(on, "trust me");
}

// A33: and calls it an older version of what is sealed.
bool roll_version_back(stage& on) {
    static_cast<void>(change_next(on, [](const stage&, message& entry) {
        entry.body = std::string("GL") + '\0' + "trust me";
    }));
    return has_shown_clear(on, std::string("GL") + '\0' + "trust me");
}

}  // namespace

std::vector<attack> message_attacks() {
    const std::vector<expectation> bob_refuses{{bob, finding::bad_message, 0}};
    const std::vector<expectation> bob_reads_clear{{bob, finding::not_encrypted, 0}};
    return {
        {"A21", "move_elsewhere", move_elsewhere, bob_refuses, true, bug::attack_relation_unchecked
        },
        {"A22",
         "reflect",
         reflect,
         {{alice, finding::bad_message, 0}},
         true,
         bug::attack_header_unchecked},
        {"A23",
         "speak_in_old_epoch",
         speak_in_old_epoch,
         {{alice, finding::bad_message, 0}, {carol, finding::bad_message, 0}},
         true,
         bug::attack_old_epoch_accepted},
        {"A9",
         "speak_when_removed",
         speak_when_removed,
         {{alice, finding::bad_message, 0}, {carol, finding::bad_message, 0}},
         true,
         bug::attack_old_epoch_accepted},
        {"A24", "change_kind", change_kind, bob_refuses, true, bug::attack_header_unchecked},
        {"A25",
         "change_client_id",
         change_client_id,
         bob_refuses,
         true,
         bug::attack_header_unchecked},
        {"A27", "change_author", change_author, bob_refuses, true, bug::attack_header_unchecked},
        {"A27", "change_name", change_name, bob_refuses, true, bug::attack_header_unchecked},
        {"A32",
         "speak_in_the_clear",
         speak_in_the_clear,
         bob_reads_clear,
         true,
         bug::attack_clear_accepted},
        {"A33",
         "roll_version_back",
         roll_version_back,
         bob_reads_clear,
         true,
         bug::attack_clear_accepted},
    };
}

}  // namespace gapless::simulation
