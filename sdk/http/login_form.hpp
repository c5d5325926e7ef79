#pragma once

#include <gapless/device_class.hpp>
#include <gapless/ids.hpp>

#include <string>

namespace gapless::sdk {

// What both ways in ask for: a person and a device. The id is made once and kept over retries.
struct login_form {
    request_id id;
    std::string name;
    std::string password;
    device_id device;
    public_key key;
    gapless::device_class device_class = gapless::device_class::other;
};

}  // namespace gapless::sdk
