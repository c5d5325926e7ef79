// What a server can do to which messages there are: one that is missing, or said to be gone.
#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/chain_hashes.hpp"
#include "tests/simulation/dishonest/attacks.hpp"
#include "tests/simulation/dishonest/canvas.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <utility>

namespace gapless::simulation {
namespace {

using finding = sdk::key_finding::kind;
using planted::bug;

void replace_by_a_rename(message& entry) {
    entry.client_id = {};
    entry.counter = {};
    rename_otherwise(entry, "the four");
}

// A13: to one member something else stands in a message's place.
bool drop_one(stage& on) {
    change_entry(on, bob, on.head().next(), replace_by_a_rename);
    on.say(alice, "two");
    on.say(carol, "three");
    return !on.has_shown(bob, "two") && on.has_shown(bob, "three");
}

// What the server says is left of the message that Bob does not get.
enum class left_over : std::uint8_t { its_digest, another_digest, nothing };

protocol::leaf_hash digest_of(const message& stored) {
    const auto use = std::move(*crypto::algorithms::load());
    return {crypto::leaf_of(*use, crypto::view_of(stored.body))};
}

// The range without what this entry said.
using removal = std::function<void(protocol::pulled&, seq)>;

void expire(protocol::pulled& range, seq at) {
    std::erase_if(range.messages, [at](const message& each) { return each.seq == at; });
    range.holes.push_back({at, at, protocol::hole_reason::expired});
}

void take_back(protocol::pulled& range, seq at) {
    for (message& each : range.messages) {
        if (each.seq == at) {
            each.body.clear();
            each.recalled = true;
        }
    }
}

// Bob comes back, and the message that Alice has sent meanwhile is gone.
void remove_for_bob(stage& on, const removal& remove, left_over what) {
    on.go_offline(bob);
    const seq at = on.head().next();
    on.say(alice, "two");
    message stored = on.stored(on.group(), at);
    if (what == left_over::another_digest) {
        stored.body += "!";
    }
    const auto leaf = digest_of(stored);
    tampering how;
    how.range = [=, where = on.group()](std::size_t to, protocol::pulled& range) {
        const bool has_it = range.conversation == where && range.from <= at && at <= range.to;
        if (to == bob && has_it) {
            remove(range, at);
            if (what != left_over::nothing) {
                range.leaves.push_back({at, leaf});
            }
        }
    };
    on.tamper(std::move(how));
    on.go_online(bob);
}

// A13: to one member it is gone already.
bool expire_one(stage& on) {
    remove_for_bob(on, expire, left_over::its_digest);
    on.say(carol, "three");
    return !on.has_shown(bob, "two") && on.has_shown(bob, "three");
}

// A13: and something else stands behind it.
bool drop_behind(stage& on, left_over what) {
    remove_for_bob(on, expire, what);
    change_entry(on, bob, on.head().next(), replace_by_a_rename);
    on.say(alice, "three");
    on.say(carol, "four");
    return !on.has_shown(bob, "three") && on.has_shown(bob, "four");
}

bool drop_behind_a_hole(stage& on) { return drop_behind(on, left_over::its_digest); }

// A13: so that he has no transcript of his own.
bool hide_digest(stage& on) { return drop_behind(on, left_over::nothing); }

// A13: something else stood there than the others have.
bool swap_digest(stage& on) {
    remove_for_bob(on, expire, left_over::another_digest);
    on.say(carol, "three");
    return !on.has_shown(bob, "two") && on.has_shown(bob, "three");
}

// A13: to one member it was taken back, by nobody.
bool recall_one(stage& on) {
    remove_for_bob(on, take_back, left_over::its_digest);
    on.say(carol, "three");
    return !on.has_shown(bob, "two") && on.has_shown(bob, "three");
}

// A14: from here on one member hears nothing of the group.
bool drop_the_rest(stage& on) {
    tampering how;
    how.reaches = [where = on.group()](std::size_t to, const protocol::frame& frame) {
        const auto* pushed = std::get_if<protocol::push>(&frame);
        return to != bob || pushed == nullptr || pushed->batch->conversation != where;
    };
    on.tamper(std::move(how));
    on.submit(alice, "two");
    on.pass(seconds(5));
    return !on.has_shown(bob, "two");
}

}  // namespace

std::vector<attack> removal_attacks() {
    return {
        {"A13",
         "drop_one",
         drop_one,
         {{bob, finding::split_log, 1}},
         false,
         bug::attack_transcript_unchecked},
        {"A13", "expire_one", expire_one, {}, false, std::nullopt},
        {"A13",
         "drop_behind_a_hole",
         drop_behind_a_hole,
         {{bob, finding::split_log, 2}},
         false,
         bug::attack_transcript_unchecked},
        {"A13",
         "hide_digest",
         hide_digest,
         {{bob, finding::missing_digest, 0}},
         false,
         bug::attack_missing_digest_untold},
        {"A13",
         "swap_digest",
         swap_digest,
         {{bob, finding::split_log, 1}},
         false,
         bug::attack_transcript_unchecked},
        {"A13",
         "recall_one",
         recall_one,
         {{bob, finding::bad_message, 0}},
         false,
         bug::attack_recall_by_nobody},
        {"A14", "drop_the_rest", drop_the_rest, {}, false, std::nullopt},
    };
}

}  // namespace gapless::simulation
