// What a server can do to whose keys are whose.
#include "sdk/core/keys/key_names.hpp"
#include "sdk/core/keys/pinned_user.hpp"
#include "sdk/core/keys/text.hpp"
#include "tests/simulation/dishonest/attacks.hpp"
#include "tests/simulation/dishonest/impostor.hpp"

#include <algorithm>
#include <functional>
#include <utility>
#include <variant>

namespace gapless::simulation {
namespace {

using finding = sdk::key_finding::kind;
using planted::bug;

// The place of the last byte of a sealed message's epoch.
constexpr std::size_t epoch_at = 31;

// Alice is told that her epoch is over, and then of the members what the server likes. Whether the
// secret of the next one is wrapped for the impostor.
bool mislead_alice(
    stage& on, const impostor& other, const std::function<void(protocol::fetched_keys&)>& lie
) {
    bool has_secret = false;
    bool is_told = false;
    tampering how;
    how.leaving = [&is_told](std::size_t from, protocol::send& leaving) {
        if (from == alice && !std::exchange(is_told, true)) {
            leaving.body[epoch_at] = static_cast<char>(leaving.body[epoch_at] ^ 0x40);
        }
        return true;
    };
    how.answer = [&](std::size_t to, protocol::response& answer) {
        const bool is_of_group = answer.keys && !answer.keys->relation.relation.empty();
        if (to == alice && is_of_group) {
            answer.keys->relation.is_stale = true;
            lie(*answer.keys);
        }
    };
    how.asked = [&](std::size_t from, protocol::request& asked) {
        auto* begun = std::get_if<protocol::begin_epoch>(&asked.body);
        has_secret =
            (from == alice && begun != nullptr && other.take_over(*begun, bob)) || has_secret;
    };
    on.tamper(std::move(how));
    on.say(alice, "for the three of us");
    on.tamper({});
    return has_secret;
}

protocol::user_keys& keys_in(protocol::fetched_keys& told, user_id user) {
    for (protocol::user_keys& each : told.users) {
        if (each.user == user) {
            return each;
        }
    }
    return told.users.front();
}

std::string text_of(const device_id& device) { return sdk::text_of(device.bytes); }

bool lie_about_bob(
    stage& on, const std::function<void(const impostor&, protocol::user_keys&)>& lie
) {
    const impostor other(on);
    return mislead_alice(on, other, [&](protocol::fetched_keys& told) {
        lie(other, keys_in(told, on.owner(bob).user_id));
    });
}

// A1: another account key, and a device under it.
bool swap_account_key(stage& on) {
    return lie_about_bob(on, [](const impostor& other, protocol::user_keys& told) {
        const auto role = told.role;
        told = other.keys_as(bob);
        told.role = role;
    });
}

// A1: Bob begins anew, it seems, with an account key of the server's.
bool replace_account(stage& on) {
    return lie_about_bob(on, [](const impostor& other, protocol::user_keys& told) {
        told.account_key = other.account_key();
        told.lists = {other.next_list(bob, true)};
        told.kem_keys = {other.kem_key()};
    });
}

// A1: likewise, but Alice has verified him.
bool replace_verified_account(stage& on) {
    on.verify(alice, bob);
    return replace_account(on);
}

// A1: Bob is called Carol from now on, and what Alice says to her goes to him.
bool rename_user(stage& on) {
    static_cast<void>(lie_about_bob(on, [](const impostor&, protocol::user_keys& told) {
        told.name = "carol";
    }));
    const auto kept = on.mailbox_of(alice).keys;
    return std::ranges::any_of(kept, [&](const auto& each) {
        const bool is_user = each.first.kind == sdk::key_kind::user;
        const auto read = is_user ? sdk::decode_pinned_user(each.second) : std::nullopt;
        return read && read->user == on.owner(bob).user_id && read->name == "carol";
    });
}

// A2: another device, in the place of his.
bool swap_device(stage& on) {
    return lie_about_bob(on, [](const impostor& other, protocol::user_keys& told) {
        told.lists = {other.next_list(bob, true)};
        told.kem_keys = {other.kem_key()};
    });
}

// A3: another key to wrap for, as his device's.
bool swap_kem_key(stage& on) {
    return lie_about_bob(on, [&on](const impostor& other, protocol::user_keys& told) {
        told.kem_keys = {other.kem_key_as(on.owner(bob).device)};
    });
}

// A4: another device, beside his.
bool add_device(stage& on) {
    return lie_about_bob(on, [](const impostor& other, protocol::user_keys& told) {
        told.lists = {other.next_list(bob, false)};
        told.kem_keys.push_back(other.kem_key());
    });
}

// A5: one of his devices has no key to wrap for, says the server.
bool omit_device(stage& on) {
    on.link_tablet();
    const auto tablets = on.owner(tablet).device;
    bool is_left_out = false;
    tampering how;
    how.answer = [&](std::size_t to, protocol::response& answer) {
        if (to == alice && answer.keys && !answer.keys->relation.relation.empty()) {
            auto& keys = keys_in(*answer.keys, on.owner(bob).user_id).kem_keys;
            std::erase_if(keys, [&](const std::string& each) {
                return each.find(text_of(tablets)) != std::string::npos;
            });
        }
    };
    how.asked = [&](std::size_t from, protocol::request& asked) {
        const auto* begun = std::get_if<protocol::begin_epoch>(&asked.body);
        if (from == alice && begun != nullptr) {
            is_left_out = std::ranges::none_of(begun->wraps, [&](const auto& each) {
                return each.device == tablets;
            });
        }
    };
    on.tamper(std::move(how));
    on.say(alice, "for all of your devices");
    on.tamper({});
    return is_left_out;
}

// A8: somebody in the group whom nobody has brought in.
bool add_member(stage& on) {
    const impostor other(on);
    return mislead_alice(on, other, [&](protocol::fetched_keys& told) {
        auto mallorys = other.keys_as(mallory);
        mallorys.role = member_role::member;
        told.users.push_back(std::move(mallorys));
        std::ranges::sort(told.users, {}, &protocol::user_keys::user);
    });
}

// A12: of somebody who is new, an account key under which anybody signs.
bool publish_small_order_key(stage& on) {
    on.ask(alice, protocol::invite_member{on.group(), "mallory"});
    const impostor other(on);
    return mislead_alice(on, other, [&](protocol::fetched_keys& told) {
        auto& hers = keys_in(told, on.owner(mallory).user_id);
        const auto role = hers.role;
        hers = other.keys_under_nothing(mallory);
        hers.role = role;
    });
}

// A35: what Bob's phone gives his tablet when he links it comes from somebody else.
bool replace_key_box(stage& on) {
    bool is_told = false;
    tampering how;
    how.answer = [&is_told](std::size_t to, protocol::response& answer) {
        if (to == tablet && answer.archive && !answer.archive->box.empty()) {
            is_told = true;
            answer.archive->box.back() = static_cast<char>(answer.archive->box.back() ^ 1);
        }
    };
    on.tamper(std::move(how));
    on.link_tablet();
    on.tamper({});
    const auto kept = on.mailbox_of(tablet).keys;
    return is_told && std::ranges::any_of(kept, [](const auto& each) {
               return each.first.kind == sdk::key_kind::archive_key;
           });
}

// A35: the user's own archive is as if it were new.
bool roll_archive_back(stage& on) {
    bool is_told = false;
    tampering how;
    how.answer = [&is_told](std::size_t to, protocol::response& answer) {
        if (to == alice && answer.archive) {
            is_told = true;
            answer.archive->count = 0;
            answer.archive->chunks.clear();
        }
    };
    on.tamper(std::move(how));
    on.reopen(alice);
    on.tamper({});
    return is_told;
}

}  // namespace

std::vector<attack> key_attacks() {
    const std::vector<expectation> alice_sees_a_list{{alice, finding::changed_list, 0}};
    return {
        {"A1",
         "swap_account_key",
         swap_account_key,
         {{alice, finding::changed_account, 0}},
         true,
         bug::attack_account_key_unpinned},
        {"A1",
         "replace_account",
         replace_account,
         {{alice, finding::changed_account, 0}},
         false,
         bug::attack_new_account_untold},
        {"A1",
         "replace_verified_account",
         replace_verified_account,
         {{alice, finding::changed_account, 0}},
         true,
         bug::attack_verified_account_ignored},
        {"A1",
         "rename_user",
         rename_user,
         {{alice, finding::changed_list, 0}},
         true,
         bug::attack_name_unpinned},
        {"A2",
         "swap_device",
         swap_device,
         alice_sees_a_list,
         true,
         bug::attack_list_signature_unchecked},
        {"A3", "swap_kem_key", swap_kem_key, {}, true, bug::attack_kem_signature_unchecked},
        {"A4",
         "add_device",
         add_device,
         alice_sees_a_list,
         true,
         bug::attack_list_signature_unchecked},
        {"A5", "omit_device", omit_device, {}, false, std::nullopt},
        {"A8",
         "add_member",
         add_member,
         {{alice, finding::bad_membership, 0}},
         true,
         bug::attack_server_members_believed},
        {"A12",
         "publish_small_order_key",
         publish_small_order_key,
         alice_sees_a_list,
         true,
         bug::attack_small_order_accepted},
        {"A35",
         "roll_archive_back",
         roll_archive_back,
         {{alice, finding::bad_archive, 0}},
         false,
         bug::attack_archive_rollback_accepted},
        {"A35",
         "replace_key_box",
         replace_key_box,
         {{tablet, finding::bad_archive, 0}},
         true,
         bug::attack_box_signature_unchecked},
    };
}

}  // namespace gapless::simulation
