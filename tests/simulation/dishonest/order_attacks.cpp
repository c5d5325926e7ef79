// What a server can do to the order of messages.
#include "tests/simulation/dishonest/attacks.hpp"
#include "tests/simulation/dishonest/canvas.hpp"

#include <algorithm>
#include <utility>

namespace gapless::simulation {
namespace {

using finding = sdk::key_finding::kind;
using planted::bug;

// A15: for all, the author included, the second of two stands first.
bool swap_of_one_sender(stage& on) {
    on.go_offline(bob);
    on.go_offline(carol);
    const seq first = on.head().next();
    const seq second = first.next();
    const auto swapped = [=](seq at) { return at == first ? second : first; };
    tampering how;
    how.sent = [=, where = on.group()](std::size_t, protocol::sent& taken) {
        if (taken.conversation == where && (taken.seq == first || taken.seq == second)) {
            taken.seq = swapped(taken.seq);
        }
    };
    how.range = [=, where = on.group()](std::size_t, protocol::pulled& range) {
        for (message& each : range.messages) {
            if (range.conversation == where && (each.seq == first || each.seq == second)) {
                each.seq = swapped(each.seq);
            }
        }
        std::ranges::sort(range.messages, {}, &message::seq);
    };
    on.tamper(std::move(how));
    on.say_all(alice, {"two", "three"});
    on.go_online(bob);
    on.go_online(carol);
    return on.has_shown(bob, "two") && on.has_shown(bob, "three");
}

// A16: to one member two messages of two others stand the other way round.
bool swap_of_two_senders(stage& on) {
    on.go_offline(carol);
    const seq first = on.head().next();
    on.submit(alice, "two");
    on.submit(bob, "three");
    on.pass(seconds(5));
    tampering how;
    how.range = [=, where = on.group()](std::size_t to, protocol::pulled& range) {
        for (message& each : range.messages) {
            const bool is_one = each.seq == first || each.seq == first.next();
            if (to == carol && range.conversation == where && is_one) {
                each.seq = each.seq == first ? first.next() : first;
            }
        }
        std::ranges::sort(range.messages, {}, &message::seq);
    };
    on.tamper(std::move(how));
    on.go_online(carol);
    on.say(alice, "four");
    return on.has_shown(carol, "two") && on.has_shown(carol, "four");
}

// How often the app of this device was shown the text.
std::ptrdiff_t times_shown(const stage& on, std::size_t who, const std::string& text) {
    return std::ranges::count_if(on.shown(), [&](const auto& each) {
        return each.device == who && each.entry.body == text &&
               each.entry.protection == message_protection::end_to_end;
    });
}

// A17: a message once more.
bool repeat_newest(stage& on) {
    on.say(alice, "two");
    put_instead_of_a_rename(on, {alice, bob, carol}, on.stored(on.group(), on.head()));
    return times_shown(on, bob, "two") == 2;
}

// A18: an old one once more, to who has been away.
bool repeat_old(stage& on) {
    const seq old = on.head().next();
    on.say(alice, "two");
    on.say(carol, "three");
    on.reopen(bob);
    put_instead_of_a_rename(on, {alice, bob, carol}, on.stored(on.group(), old));
    return times_shown(on, bob, "two") == 2;
}

// A19: what the server says itself is one thing to one member, and another to another.
bool tell_two_logs(stage& on) {
    const seq at = on.head().next();
    tampering how;
    how.entry = [=, where = on.group()](std::size_t to, conversation_id in, message& entry) {
        if (to != alice && in == where && entry.seq == at) {
            rename_otherwise(entry, to == bob ? "for Bob" : "for Carol");
        }
    };
    on.tamper(std::move(how));
    on.rename(alice, canvas_name);
    on.say(carol, "two");
    on.say(bob, "three");
    return on.has_shown(bob, "two") && on.has_shown(carol, "three");
}

// A20: what two have acknowledged is another thing to the third, who comes later.
bool rewrite_log(stage& on) {
    on.go_offline(bob);
    const seq at = on.head().next();
    on.rename(alice, canvas_name);
    change_entry(on, bob, at, [](message& entry) { rename_otherwise(entry, "as it never was"); });
    on.go_online(bob);
    on.say(alice, "two");
    return on.has_shown(bob, "two");
}

}  // namespace

std::vector<attack> order_attacks() {
    return {
        {"A15",
         "swap_of_one_sender",
         swap_of_one_sender,
         {{alice, finding::broken_chain, 0},
          {bob, finding::broken_chain, 0},
          {carol, finding::broken_chain, 0}},
         true,
         bug::attack_chain_unchecked},
        {"A16",
         "swap_of_two_senders",
         swap_of_two_senders,
         {{carol, finding::split_log, 1}},
         false,
         bug::attack_transcript_unchecked},
        {"A17",
         "repeat_newest",
         repeat_newest,
         {{alice, finding::broken_chain, 0},
          {bob, finding::broken_chain, 0},
          {carol, finding::broken_chain, 0}},
         true,
         bug::attack_chain_unchecked},
        {"A18",
         "repeat_old",
         repeat_old,
         {{alice, finding::broken_chain, 0},
          {bob, finding::broken_chain, 0},
          {carol, finding::broken_chain, 0}},
         true,
         bug::attack_chain_unchecked},
        {"A19",
         "tell_two_logs",
         tell_two_logs,
         {{alice, finding::split_log, 1},
          {bob, finding::split_log, 1},
          {carol, finding::split_log, 2}},
         false,
         bug::attack_transcript_unchecked},
        {"A20",
         "rewrite_log",
         rewrite_log,
         {{bob, finding::split_log, 1}},
         false,
         bug::attack_transcript_unchecked},
    };
}

}  // namespace gapless::simulation
