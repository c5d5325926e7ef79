#include "server/core/account/check_binding.hpp"

#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/verifying_key.hpp"
#include "protocol/planted.hpp"

#include <algorithm>

namespace gapless::server {

namespace {

// As all that is published is verified: what the key's owner has not signed is nobody's.
bool is_good(const login_proof& proof, const public_key& key) {
    if (GAPLESS_PLANTED(binding_not_verified)) {
        return true;
    }
    const auto verifier = crypto::verifying_key::from(key);
    const auto use = crypto::algorithms::load();
    return verifier && use &&
           crypto::verify_login(**use, *verifier, proof.expected, proof.said).has_value();
}

// It takes part in end-to-end encryption, and so knows how to bind a login.
bool has_published(job_workspace& work, const device_record& device) {
    return std::ranges::any_of(work.store().kem_keys(device.user), [&](const auto& each) {
        return each.device == device.device;
    });
}

}  // namespace

result<bool> check_binding(
    job_workspace& work, const authenticate_operation& op, const device_record& device
) {
    const auto policy = work.policy().login_binding;
    if (policy == binding_policy::ignored) {
        return false;
    }
    if (op.proof && !is_good(*op.proof, device.key)) {
        return error{errc::forbidden, "the login is bound to another connection"};
    }
    if (!op.proof && policy == binding_policy::required && has_published(work, device)) {
        return error{errc::forbidden, "logins of this device have to be bound to their connection"};
    }
    return op.proof.has_value();
}

}  // namespace gapless::server
