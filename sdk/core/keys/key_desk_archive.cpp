// The part of the desk that is about the user's archive of keys, and getting into it.
#include "sdk/core/keys/key_desk.hpp"
#include "sdk/core/keys/key_machines.hpp"

#include <utility>

namespace gapless::sdk {

void key_desk::continue_archive() {
    auto& archive_of_user = use().archive;
    // What is sealed for an archive that is about to be forgotten would stand in the next one.
    const bool is_ending = use().own.next_account() != nullptr;
    if (!takes_part() || archive_at_ || archive_of_user.is_busy() || is_ending) {
        return;
    }
    if (auto next = archive_of_user.next_request()) {
        submit(archive{}, *std::move(next));
    } else if (is_waiting_for_keys() && looks_ < limits_.looks_max) {
        ++looks_;
        archive_at_ = now_.steady + limits_.rest_without_keys;
    }
}

// For being linked, for a box or for the other device's key to seal one for, or for a secret that
// another device has.
bool key_desk::is_waiting_for_keys() {
    return !is_linked() || use().archive.is_waiting() || !ledger_.stored().sealed.empty();
}

void key_desk::handle_archive(const result<protocol::response>& answer) {
    auto made = use().archive.handle_answer(answer);
    if (made.is_doubtful) {
        outputs_.emplace_back(
            key_finding{key_finding::kind::bad_archive, {}, {}, ledger_.owner().user_id}
        );
    }
    if (made.needs_list) {
        look_at_own();
    }
    for (const auto where : made.opened) {
        outputs_.emplace_back(opened{where});
    }
    if (made.has_failed) {
        archive_at_ = now_.steady + limits_.rest_without_keys;
    }
    continue_archive();
}

// Another device of the user may have the key, or get it, and puts it in the archive.
void key_desk::wait_for_keys() {
    if (takes_part() && !archive_at_) {
        looks_ = 0;
        archive_at_ = now_.steady + limits_.rest;
    }
}

result<std::string> key_desk::recovery_code() { return use().archive.recovery_code(); }

result<void> key_desk::restore(std::string_view code) {
    auto& all = use();
    if (is_linked() && all.archive.has_keys()) {
        return error{errc::usage, "this device is linked: it has the keys"};
    }
    if (auto restored = all.archive.restore(code); !restored) {
        return restored;
    }
    archive_at_.reset();
    if (is_linked()) {
        look_at_own();
        return all.publisher.check_account();
    }
    auto wanted = all.publisher.adopt(now_.wall);
    if (!wanted) {
        return wanted.error();
    }
    const auto& owner = ledger_.owner();
    submit(publish{true, list_change{owner.device, owner.public_key, 1}}, *std::move(wanted));
    return {};
}

}  // namespace gapless::sdk
