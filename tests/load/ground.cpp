#include "tests/load/bare_party.hpp"
#include "tests/load/scenario.hpp"

#include <unistd.h>

#include <algorithm>
#include <utility>

namespace gapless::load {

namespace {

constexpr std::size_t wave = strangers_at_once;

}  // namespace

ground::ground(settings chosen)
    : wanted(std::move(chosen)),
      server(wanted.server, wanted.sync_file),
      tls_(tls_settings::of_client(wanted.is_bare() ? std::string{} : wanted.authority_pem)),
      prefix_("load" + std::to_string(::getpid()) + "x") {}

std::vector<login> ground::accounts(const std::vector<wanted_device>& all) {
    return open_accounts(loop, wanted.rest, tls_, all);
}

std::unique_ptr<device> ground::connect(const login& who) {
    return std::make_unique<device>(loop, wanted.tcp, frames_tls(), who);
}

std::vector<std::unique_ptr<party>> ground::pairs() {
    if (wanted.is_bare()) {
        return bare_parties(*this, wanted.devices, {});
    }
    const std::vector<login> logins = accounts(users_named(prefix_, wanted.devices));
    std::vector<std::unique_ptr<party>> made;
    for (std::size_t i = 0; i < logins.size(); ++i) {
        auto one = connect(logins[i]);
        one->address(destination::direct(logins[i ^ 1U].user));
        made.push_back(std::move(one));
        if (made.size() % wave == 0) {
            wait_until_ready(made);
        }
    }
    wait_until_ready(made);
    return made;
}

std::unique_ptr<patient_device> ground::connect_patient(const login& who) {
    return std::make_unique<patient_device>(loop, wanted.tcp, frames_tls(), who);
}

void ground::wait_until_ready(const std::vector<std::unique_ptr<party>>& all) {
    loop.run_until([&] {
        check_all(all);
        return std::ranges::all_of(all, [](const auto& each) { return each->is_ready(); });
    });
}

std::vector<std::unique_ptr<party>> bare_parties(ground& on, std::size_t count, bare_wishes asked) {
    std::vector<std::unique_ptr<party>> made;
    for (std::size_t i = 0; i < count; ++i) {
        const bare_party::place place{.index = i, .sends_to_all = asked.sends_to_all};
        made.push_back(std::make_unique<bare_party>(on.loop, on.wanted.tcp, on.frames_tls(), place)
        );
        if (made.size() % asked.wave == 0) {
            on.wait_until_ready(made);
        }
    }
    on.wait_until_ready(made);
    return made;
}

void check_all(const std::vector<std::unique_ptr<party>>& all) {
    for (const auto& each : all) {
        each->check();
    }
}

}  // namespace gapless::load
