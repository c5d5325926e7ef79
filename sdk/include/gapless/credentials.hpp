#pragma once

#include <gapless/device_class.hpp>

#include <string>
#include <utility>

namespace gapless {

// What one needs to register or to log in. The SDK keeps all but the password.
struct credentials {
    std::string server;     // https://host:port
    std::string authority;  // PEM text of the certificate authority to trust; empty: the system's
    std::string user;       // a user name (see user_name.hpp)
    std::string password;   // not empty

    // What this device is. A server may let a user be logged in on one of each class only.
    gapless::device_class device_class = gapless::device_class::other;

    credentials() = default;

    credentials(std::string url, std::string pem, std::string name, std::string secret)
        : server(std::move(url)),
          authority(std::move(pem)),
          user(std::move(name)),
          password(std::move(secret)) {}
};

}  // namespace gapless
