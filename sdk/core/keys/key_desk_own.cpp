// The part of the desk that is about the user's own keys: what this device publishes, and who is in
// the list of devices.
#include "protocol/delivery/refusal.hpp"
#include "sdk/core/keys/key_desk.hpp"
#include "sdk/core/keys/key_machines.hpp"

#include <algorithm>
#include <utility>

namespace gapless::sdk {

void key_desk::look_at_own() {
    const bool is_asked = std::ranges::any_of(asked_, [](const auto& each) {
        return std::holds_alternative<ask_own>(each.second);
    });
    if (!is_asked) {
        submit(ask_own{}, protocol::fetch_keys{});
    }
}

void key_desk::handle_own(const result<protocol::response>& answer) {
    if (!answer || !answer->keys || answer->keys->users.size() != 1) {
        publish_at_ = now_.steady + limits_.rest_without_keys;
        return;
    }
    const auto& told = answer->keys->users.front();
    const auto before = account_from(told.user);
    auto wanted =
        use().publisher.handle_own(told, now_.wall, !use().relations.generations().is_empty());
    if (!wanted) {
        outputs_.emplace_back(key_finding{key_finding::kind::changed_list, {}, {}, told.user});
        return;
    }
    handle_account(told.user, before, {});
    const bool has_list = !wanted->device_list.empty();
    submit(publish{has_list}, *std::move(wanted));
    if (!has_list) {
        use().archive.handle_own(told, now_.wall);
        continue_archive();
        make_overtaken_changes();
    }
}

void key_desk::handle_published(const publish& what, const result<protocol::response>& answer) {
    // Of a conflict this device may be the cause, with an earlier try.
    const bool is_known = answer || answer.error().code == errc::conflict;
    if (!is_known) {
        publish_at_ = now_.steady + limits_.rest_without_keys;
        if (what.change && protocol::refusal_of(answer.error()) != protocol::refusal::conclusive) {
            overtaken_.push_back(*what.change);
        }
    } else if (what.has_list) {
        if (!answer && what.change && what.change->tries < limits_.list_tries_max) {
            overtaken_.push_back(*what.change);
        }
        look_at_own();
    }
}

result<void> key_desk::make_change(list_change change) {
    auto& publisher = use().publisher;
    auto wanted = change.signing ? publisher.link(change.device, *change.signing, now_.wall)
                                 : publisher.revoke(change.device, now_.wall);
    if (!wanted) {
        return wanted.error();
    }
    ++change.tries;
    submit(publish{true, change}, *std::move(wanted));
    return {};
}

// What is refused now is so already: it was an earlier try that overtook this one.
void key_desk::make_overtaken_changes() {
    for (const list_change& each : std::exchange(overtaken_, {})) {
        static_cast<void>(make_change(each));
    }
}

result<void> key_desk::link(const device_id& device, const public_key& signing) {
    return make_change({device, signing});
}

result<void> key_desk::revoke(const device_id& device) {
    auto wanted = use().publisher.revoke(device, now_.wall);
    if (!wanted) {
        return wanted.error();
    }
    submit(publish{true, list_change{device, std::nullopt, 1}}, *std::move(wanted));
    return {};
}

bool key_desk::is_linked() {
    const auto& owner = ledger_.owner();
    const auto* own = use().users.find(owner.user_id);
    const auto* listed = own == nullptr ? nullptr : own->find(owner.device);
    return listed != nullptr && listed->to_list == 0;
}

}  // namespace gapless::sdk
