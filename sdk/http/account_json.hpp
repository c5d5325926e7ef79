#pragma once

#include "sdk/http/device_row.hpp"
#include "sdk/http/https_request.hpp"
#include "sdk/http/login_form.hpp"
#include "sdk/http/server_list.hpp"
#include "sdk/http/session_grant.hpp"

#include <gapless/ids.hpp>
#include <gapless/result.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace gapless::sdk {

// The bodies of account requests and answers. Whatever the server says, reading fails at worst,
// with errc::malformed_frame for what is no answer of a Gapless server.

[[nodiscard]] std::string json_of(const login_form&);
[[nodiscard]] std::string json_of_refresh(const request_id&, std::string_view refresh_token);
[[nodiscard]] std::string json_of_passwords(
    const request_id&, std::string_view old_password, std::string_view new_password
);

[[nodiscard]] result<session_grant> session_grant_of(const https_answer&);
[[nodiscard]] result<std::vector<device_row>> devices_of(const https_answer&);

[[nodiscard]] result<server_list> server_list_of(const https_answer&);

// For answers that are empty when all is well.
[[nodiscard]] result<void> success_of(const https_answer&);

}  // namespace gapless::sdk
