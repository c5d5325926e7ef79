#include "server/ops/development_authority.hpp"
#include "tests/load/bare_server.hpp"

#include <sys/resource.h>

#include <cstring>
#include <iostream>
#include <optional>
#include <stdexcept>

// gapless-bare [--tls] [--log FILE]: the bare server as a process of its own. Prints the port it
// listens on, and serves until it is killed.
int main(int count, char** words) {
    gapless::load::bare_server::options options;
    std::optional<gapless::load::tls_settings> tls;
    for (int i = 1; i < count; ++i) {
        if (std::strcmp(words[i], "--tls") == 0) {
            const auto made = gapless::server::make_development_authority();
            tls = gapless::load::tls_settings::of_server(made.certificate_pem, made.key_pem);
            options.tls = &*tls;
        } else if (std::strcmp(words[i], "--log") == 0 && i + 1 < count) {
            options.log = words[++i];
        } else {
            std::cerr << "usage: gapless-bare [--tls] [--log FILE]\n";
            return 2;
        }
    }
    rlimit descriptors{};
    ::getrlimit(RLIMIT_NOFILE, &descriptors);
    descriptors.rlim_cur = descriptors.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &descriptors);
    try {
        gapless::load::event_loop loop;
        gapless::load::bare_server server{loop, options};
        std::cout << server.port() << std::endl;
        loop.run_forever();
    } catch (const std::runtime_error& failure) {
        std::cerr << "gapless-bare: " << failure.what() << '\n';
        return 1;
    }
}
