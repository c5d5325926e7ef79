#pragma once

#include <gapless/error.hpp>

#include <boost/system/error_code.hpp>

#include <string_view>

namespace gapless::sdk {

// What a failed step on the way to the server means to us: errc::certificate_refused when the
// server could not prove who it is, else errc::unreachable. `step` says what was tried.
[[nodiscard]] error network_error(const boost::system::error_code& ec, std::string_view step);

}  // namespace gapless::sdk
