#include "server/core/account/account_steps.hpp"

#include "server/core/account/authenticate.hpp"
#include "server/core/account/kept_answer.hpp"
#include "server/core/account/sign_out.hpp"

#include <gapless/user_name.hpp>

#include <utility>
#include <variant>

namespace gapless::server {

namespace {

constexpr user_id nobody{};

// Stores both tokens as the device's newest generation.
void issue(job_workspace& work, device_record& device, const new_tokens& tokens) {
    if (device.signed_out) {
        // Those that were answered with the reason may not come to life again.
        work.store().remove_tokens_before(device.device, device.token_generation + 1);
        device.signed_out.reset();
        work.mark_relations_stale(device.user);
    }
    device.token_generation += 1;
    device.last_seen = work.now();
    work.put_device(device);
    const auto put = [&](const token_hash& hash, token_kind kind, duration lifetime) {
        work.store().put_token(
            {hash, kind, device.user, device.device, device.token_generation, work.now() + lifetime}
        );
    };
    put(tokens.access, token_kind::access, tokens.access_lifetime);
    put(tokens.refresh, token_kind::refresh, tokens.refresh_lifetime);
}

sign_out_record by(
    const job_workspace& work, const device_record& doer, sign_out_record::cause why
) {
    return {why, doer.device, doer.device_class, work.now()};
}

// One account command; made for the visit.
class account_step {
public:
    explicit account_step(job_workspace& work) : work_(work) {}

    outcome operator()(const find_password_hash&);
    outcome operator()(const create_account&);
    outcome operator()(const open_session&);
    outcome operator()(const rotate_tokens&);
    outcome operator()(const close_session&);
    outcome operator()(const replace_password&);
    outcome operator()(const read_devices&);
    outcome operator()(const forget_device&);

private:
    [[nodiscard]] std::vector<device_record> signed_in_devices_of(user_id);

    // Who stands behind an access token.
    [[nodiscard]] result<account_result> holder_of(const token_hash&);

    job_workspace& work_;
};

result<account_result> account_step::holder_of(const token_hash& access) {
    const result<token_record> token = use_token(work_, access, token_kind::access);
    if (!token) {
        return token.error();
    }
    const std::optional<account_record> account = work_.account(token->user);
    const std::optional<device_record> device = work_.device(token->device);
    if (!account || !device) {
        return errc::token_expired;
    }
    return account_result{*account, *device, {}, {}};
}

std::vector<device_record> account_step::signed_in_devices_of(user_id user) {
    std::vector<device_record> all = work_.store().devices_of(user);
    std::erase_if(all, [](const device_record& each) { return each.signed_out.has_value(); });
    return all;
}

outcome account_step::operator()(const find_password_hash& step) {
    if (step.canonical_name.empty()) {
        result<account_result> holder = holder_of(step.access);
        return holder ? outcome{*std::move(holder)} : outcome{holder.error()};
    }
    // Nobody of that name: an empty hash, which costs the guesser as much time as a real one.
    account_result found;
    found.account = work_.account_named(step.canonical_name).value_or(account_record{});
    if (work_.policy().sign_out == sign_out_policy::refuse_newer &&
        !find_kept(work_, found.account.user, step.id)) {
        found.devices = signed_in_devices_of(found.account.user);
    }
    return found;
}

outcome account_step::operator()(const create_account& step) {
    if (auto kept = find_kept(work_, nobody, step.id)) {
        const bool is_same =
            kept->device.device == step.device &&
            canonical_user_name(kept->account.name) == canonical_user_name(step.name) &&
            // Made of the password, too; and it outlives the access token.
            work_.store().find_token(step.tokens.refresh).has_value();
        return is_same ? outcome{*std::move(kept)} : outcome{error{errc::conflict}};
    }
    if (const result<void> good = check_user_name(step.name); !good) {
        return good.error();
    }
    if (work_.account_named(step.name)) {
        return error{errc::name_taken, step.name};
    }
    if (work_.device(step.device)) {
        return error{errc::forbidden, "the device belongs to another user"};
    }
    account_result made;
    made.account = {work_.store().allot_user(), step.name, step.password_hash};
    work_.put_account(made.account);
    made.device.device = step.device;
    made.device.user = made.account.user;
    made.device.key = step.key;
    made.device.device_class = step.device_class;
    issue(work_, made.device, step.tokens);
    keep(work_, nobody, step.id, made);
    return made;
}

outcome account_step::operator()(const open_session& step) {
    if (auto kept = find_kept(work_, step.user, step.id)) {
        return *std::move(kept);
    }
    account_result made;
    made.account = work_.account(step.user).value_or(account_record{});
    if (made.account.user == nobody || made.account.password_hash != step.password_hash) {
        return error{errc::wrong_password};
    }
    const std::optional<device_record> known = work_.device(step.device);
    if (known && known->user != step.user) {
        return error{errc::forbidden, "the device belongs to another user"};
    }
    made.device = known.value_or(device_record{});
    made.device.device = step.device;
    made.device.user = step.user;
    made.device.key = step.key;
    made.device.device_class = step.device_class;
    if (const auto holder = find_newer_holder(work_, step)) {
        return held_by(*holder);
    }
    made.why = by(work_, made.device, sign_out_record::cause::displaced);
    made.signed_out = displace_others(work_, made.device, *made.why);
    issue(work_, made.device, step.tokens);
    keep(work_, step.user, step.id, made);
    return made;
}

outcome account_step::operator()(const rotate_tokens& step) {
    const result<token_record> token = use_token(work_, step.refresh, token_kind::refresh);
    if (!token) {
        return token.error();
    }
    if (auto kept = find_kept(work_, token->user, step.id)) {
        return *std::move(kept);
    }
    const std::optional<account_record> account = work_.account(token->user);
    const std::optional<device_record> device = work_.device(token->device);
    if (!account || !device) {
        return error{errc::token_expired};
    }
    account_result made{*account, *device, {}, {}};
    issue(work_, made.device, step.tokens);
    keep(work_, token->user, step.id, made);
    return made;
}

outcome account_step::operator()(const close_session& step) {
    // Under nobody: the token that would name the user is gone after the first time.
    if (find_kept(work_, nobody, step.id)) {
        return account_result{};
    }
    const result<account_result> holder = holder_of(step.access);
    if (!holder) {
        return holder.error();
    }
    account_result made = *holder;
    made.why = by(work_, holder->device, sign_out_record::cause::logged_out);
    sign_out(work_, holder->device, *made.why);
    keep(work_, nobody, step.id, *holder);
    made.signed_out.push_back(holder->device.device);
    return made;
}

outcome account_step::operator()(const replace_password& step) {
    const result<account_result> holder = holder_of(step.access);
    if (!holder) {
        return holder.error();
    }
    if (auto kept = find_kept(work_, holder->account.user, step.id)) {
        return *std::move(kept);
    }
    if (step.password_hash.empty()) {
        return error{errc::wrong_password};
    }
    account_result made = *holder;
    made.account.password_hash = step.password_hash;
    work_.put_account(made.account);
    made.why = by(work_, made.device, sign_out_record::cause::password_changed);
    for (const device_record& other : signed_in_devices_of(made.account.user)) {
        if (other.device != made.device.device) {
            sign_out(work_, other, *made.why);
            made.signed_out.push_back(other.device);
        }
    }
    keep(work_, made.account.user, step.id, made);
    return made;
}

outcome account_step::operator()(const read_devices& step) {
    result<account_result> holder = holder_of(step.access);
    if (!holder) {
        return holder.error();
    }
    holder->devices = signed_in_devices_of(holder->account.user);
    return *std::move(holder);
}

outcome account_step::operator()(const forget_device& step) {
    if (find_kept(work_, nobody, step.id)) {
        return account_result{};
    }
    const result<account_result> holder = holder_of(step.access);
    if (!holder) {
        return holder.error();
    }
    const std::optional<device_record> device = work_.device(step.device);
    if (!device || device->user != holder->account.user) {
        return error{errc::forbidden, "no such device of yours"};
    }
    work_.remove_device(step.device);
    work_.mark_relations_stale(holder->account.user);
    keep(work_, nobody, step.id, *holder);
    account_result made = *holder;
    made.why = by(work_, holder->device, sign_out_record::cause::removed);
    made.signed_out.push_back(step.device);
    return made;
}

}  // namespace

outcome run_account_step(job_workspace& work, const account_command& command) {
    return std::visit(account_step{work}, command);
}

}  // namespace gapless::server
