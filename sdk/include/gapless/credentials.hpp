#pragma once

#include <string>
#include <utility>

namespace gapless {

// What one needs to register or to log in. The SDK keeps all but the password.
struct credentials {
    std::string server;     // https://host:port
    std::string authority;  // PEM text of the certificate authority to trust; empty: the system's
    std::string user;       // a user name (see user_name.hpp)
    std::string password;   // not empty

    credentials() = default;

    credentials(std::string url, std::string pem, std::string name, std::string secret)
        : server(std::move(url)),
          authority(std::move(pem)),
          user(std::move(name)),
          password(std::move(secret)) {}
};

}  // namespace gapless
