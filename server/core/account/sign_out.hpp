#pragma once

#include "server/core/account/account_request.hpp"
#include "server/core/store/job_workspace.hpp"
#include "server/core/store/records.hpp"

#include <gapless/error.hpp>
#include <gapless/ids.hpp>

#include <optional>
#include <vector>

namespace gapless::server {

// How devices are signed out, by whomever. What is left of them in the store says why, so that
// those who were not connected are told the same when they come back.

// From here on no token of the device is good, and nothing that its session says has an effect. Its
// tokens stay until they expire, and are answered with the reason; those of a device that has
// logged itself out are gone.
void sign_out(job_workspace&, device_record, const sign_out_record& why);

// What a device hears that was signed out: kicked, and by which device of which class, and when.
[[nodiscard]] error kicked_by(const sign_out_record& why);

// Which devices give way to this one, which logs in now: those that the server's policy does not
// allow beside it. They are signed out.
[[nodiscard]] std::vector<device_id> displace_others(
    job_workspace&, const device_record& newcomer, const sign_out_record& why
);

// Under refuse_newer: another device of the user that has come since it was last looked at who is
// there. Such a one is alive, and the login has to be refused.
[[nodiscard]] std::optional<device_record> find_newer_holder(job_workspace&, const open_session&);

// The refusal: somebody else is logged in, and connected.
[[nodiscard]] error held_by(const device_record& holder);

}  // namespace gapless::server
