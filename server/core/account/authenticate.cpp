#include "server/core/account/authenticate.hpp"

#include "protocol/planted.hpp"
#include "server/core/account/check_binding.hpp"
#include "server/core/account/sign_out.hpp"

namespace gapless::server {

namespace {

// Of more large groups a device hears by its syncs alone.
constexpr std::size_t large_max = 10'000;

void retire_older_tokens(job_workspace& work, const token_record& used) {
    work.store().remove_tokens_before(used.device, used.generation);
}

}  // namespace

result<token_record> check_token(job_workspace& work, const token_hash& hash, token_kind kind) {
    const std::optional<token_record> token = work.store().find_token(hash);
    if (!token || token->kind != kind || token->expires <= work.now()) {
        return errc::token_expired;
    }
    const std::optional<device_record> device = work.device(token->device);
    const bool may_be_lost = GAPLESS_PLANTED(displaced_token_lives) && kind == token_kind::refresh;
    if (device && device->signed_out && !may_be_lost) {
        return kicked_by(*device->signed_out);
    }
    return *token;
}

result<token_record> use_token(job_workspace& work, const token_hash& hash, token_kind kind) {
    result<token_record> token = check_token(work, hash, kind);
    if (token) {
        retire_older_tokens(work, *token);
    }
    return token;
}

outcome authenticate(job_workspace& work, const authenticate_operation& op) {
    const std::optional<token_record> named = work.store().find_token(op.token);
    if (!named || named->device != op.device) {
        return error{errc::token_expired};
    }
    const result<token_record> token = check_token(work, op.token, token_kind::access);
    if (!token) {
        return token.error();
    }
    std::optional<device_record> device = work.device(op.device);
    if (!device || device->user != token->user) {
        return error{errc::token_expired};
    }
    const result<bool> is_bound = check_binding(work, op, *device);
    if (!is_bound) {
        return is_bound.error();
    }
    if (!op.reads_only) {
        retire_older_tokens(work, *token);
    }
    if (op.known && *op.known != device->session_epoch) {
        return outdated{device->session_epoch};
    }
    if (op.reads_only && device->session_epoch == session_epoch{}) {
        return error{errc::storage_full};
    }
    if (!op.reads_only) {
        device->session_epoch = device->session_epoch.next();
        device->last_seen = work.now();
        work.put_device(*device);
    }
    return authenticated{
        device->user,
        work.name_of(device->user),
        device->session_epoch,
        work.store().inbox_of(device->user).version,
        work.store().large_of(device->user, {}, large_max),
        op.reads_only,
        device->device_class,
        *is_bound,
    };
}

}  // namespace gapless::server
