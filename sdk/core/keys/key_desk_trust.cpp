// The part of the desk that is about whose account keys are believed, and how far.
#include "protocol/crypto/safety_number.hpp"
#include "protocol/planted.hpp"
#include "sdk/core/keys/key_desk.hpp"
#include "sdk/core/keys/key_machines.hpp"

#include <gapless/user_name.hpp>

namespace gapless::sdk {
namespace {

constexpr const char* no_keys = "write to them first: their keys come with that";

}  // namespace

result<std::string> key_desk::safety_number(const std::string& user) {
    auto& all = use();
    const auto* own = all.users.find(ledger_.owner().user_id);
    const auto* other = all.users.find_named(canonical_user_name(user));
    if (own == nullptr || other == nullptr) {
        return error{errc::keys_missing, no_keys};
    }
    return crypto::safety_number(
        *all.algorithms, {own->user, own->account_key}, {other->user, other->account_key}
    );
}

result<verification> key_desk::verification(const std::string& user) {
    const auto* other = use().users.find_named(canonical_user_name(user));
    if (other == nullptr) {
        return error{errc::keys_missing, no_keys};
    }
    return other->verification();
}

result<void> key_desk::mark_verified(const std::string& user, const std::string& number) {
    const auto today = safety_number(user);
    if (!today) {
        return today.error();
    }
    if (*today != number) {
        return error{errc::conflict, "the safety number is another one now: compare it again"};
    }
    auto& users = use().users;
    users.mark_verified(users.find_named(canonical_user_name(user))->user);
    look_again();
    return {};
}

result<void> key_desk::mark_unverified(const std::string& user) {
    auto& users = use().users;
    const auto* other = users.find_named(canonical_user_name(user));
    if (other == nullptr) {
        return error{errc::keys_missing, no_keys};
    }
    users.mark_unverified(other->user);
    look_again();
    return {};
}

result<void> key_desk::begin_anew() {
    auto begun = use().publisher.begin_anew();
    if (begun) {
        look_at_own();
    }
    return begun;
}

// Those who wait because of somebody's account key need not rest.
void key_desk::look_again() {
    for (auto& [to, each] : wishes_) {
        each.rests_to.reset();
    }
}

// The first list that is signed with the account key that is believed; 0: none is.
std::uint64_t key_desk::account_from(user_id user) {
    const auto* known = use().users.find(user);
    return known == nullptr ? 0 : known->account_from;
}

// `before`: account_from, until what has just been taken.
void key_desk::handle_account(user_id user, std::uint64_t before, conversation_id where) {
    if (before == 0 || account_from(user) == before) {
        return;
    }
    const bool is_own = user == ledger_.owner().user_id;
    if (is_own) {
        use().archive.handle_begun_anew();
    }
    const bool is_hidden = GAPLESS_PLANTED(attack_new_account_untold) ||
                           GAPLESS_PLANTED(attack_verified_account_ignored);
    if (!(is_own && use().publisher.has_account_key()) && !is_hidden) {
        outputs_.emplace_back(key_finding{key_finding::kind::changed_account, where, {}, user});
    }
}

// Nothing is sealed for whom somebody has verified and who is somebody else now, perhaps.
bool key_desk::is_trusted(user_id user) {
    const auto* known = use().users.find(user);
    return known == nullptr || known->verification() != gapless::verification::changed ||
           GAPLESS_PLANTED(attack_verified_account_ignored);
}

}  // namespace gapless::sdk
