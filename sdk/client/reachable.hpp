#pragma once

#include <string>

namespace gapless::sdk {

// The address that a server has named, as seen from here. A server that listens on every address of
// its machine names none that a client could use: then it is the host that was asked, by this URL.
[[nodiscard]] std::string reachable(const std::string& named, const std::string& url);

}  // namespace gapless::sdk
