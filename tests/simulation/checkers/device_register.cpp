#include "tests/simulation/checkers/device_register.hpp"

#include <gapless/user_name.hpp>
#include <gapless/uuid.hpp>

#include <string>
#include <variant>

namespace gapless::simulation {

void device_register::handle_committed(
    const server::operation& done, const server::outcome& came_of_it
) {
    if (const auto* account = std::get_if<server::account_operation>(&done)) {
        if (const auto* result = std::get_if<server::account_result>(&came_of_it)) {
            handle_account(account->command, *result);
        }
    } else if (const auto* login = std::get_if<server::authenticate_operation>(&done)) {
        if (std::holds_alternative<server::authenticated>(came_of_it)) {
            check_signed_in(login->device, "began a session");
        }
    } else if (const auto* append = std::get_if<server::append_operation>(&done)) {
        const auto* stored = std::get_if<protocol::sent>(&came_of_it);
        if (stored != nullptr && !stored->duplicate) {
            check_signed_in(append->by.device, "stored a message");
        }
    }
}

void device_register::handle_account(
    const server::account_command& asked, const server::account_result& done
) {
    const bool is_login = std::holds_alternative<server::open_session>(asked) ||
                          std::holds_alternative<server::create_account>(asked);
    if (std::holds_alternative<server::rotate_tokens>(asked)) {
        check_signed_in(done.device.device, "was given new tokens");
    }
    if (const auto* made = std::get_if<server::create_account>(&asked)) {
        names_.try_emplace(canonical_user_name(made->name), done.device.user);
    }
    if (is_login && done.device.user != user_id{}) {
        users_.insert(done.device.user);
        note(done.device);
    }
    for (const device_id& gone : done.signed_out) {
        signed_in_[gone] = false;
        report_.reached("a device was signed out");
    }
}

void device_register::handle_rows(const rows_of& rows) {
    signed_in_.clear();
    is_sure_ = true;
    for (const user_id user : users_) {
        const auto devices = rows(user);
        check_company(devices);
        for (const server::device_record& row : devices) {
            note(row);
        }
    }
}

void device_register::note(const server::device_record& row) {
    signed_in_[row.device] = !row.signed_out;
    owners_[row.device] = row.user;
}

std::vector<device_id> device_register::signed_in(const std::string& user) const {
    const auto owner = names_.find(user);
    std::vector<device_id> found;
    for (const auto& [device, is_in] : signed_in_) {
        if (is_in && owner != names_.end() && owners_.at(device) == owner->second) {
            found.push_back(device);
        }
    }
    return found;
}

void device_register::check_signed_in(const device_id& device, const char* deed) {
    const auto known = signed_in_.find(device);
    const bool is_out = is_sure_ && known != signed_in_.end() && !known->second;
    report_.check(invariant::i16_one_session_a_device, !is_out, [&] {
        return "device " + uuid_text(device.view()) + " " + deed + " after it was signed out";
    });
}

void device_register::check_company(const std::vector<server::device_record>& devices) {
    std::map<device_class, int> of_class;
    int all = 0;
    for (const server::device_record& row : devices) {
        all += row.signed_out ? 0 : 1;
        of_class[row.device_class] += row.signed_out ? 0 : 1;
    }
    const bool is_each_class = policy_ == server::sign_out_policy::one_per_class;
    bool holds = policy_ == server::sign_out_policy::none || is_each_class || all <= 1;
    for (const auto& [kind, count] : of_class) {
        holds = holds && (!is_each_class || count <= 1);
    }
    report_.check(invariant::i16_one_session_a_device, holds, [&] {
        return std::to_string(all) + " devices of a user are signed in under " +
               std::string(name_of(policy_));
    });
}

}  // namespace gapless::simulation
