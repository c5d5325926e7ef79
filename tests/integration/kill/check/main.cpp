// gapless-kill-check FOLDER
//
// Judges what a run under kill -9 has left in its folder, by the simulator's checkers: the
// histories of the devices' processes (house-N.json and .history), the server's file and the
// mailboxes, all of them closed. Exit codes: 0 nothing is wrong; 1 something is, and it says what;
// 2 wrongly called.
#include "sdk/sqlite/sqlite_mailbox.hpp"
#include "tests/integration/kill/check/history.hpp"
#include "tests/integration/kill/check/retelling.hpp"
#include "tests/integration/kill/check/server_archive.hpp"

#include <cstddef>
#include <exception>
#include <filesystem>
#include <iostream>
#include <vector>

namespace {

using namespace gapless;
using namespace gapless::kill;

std::size_t devices_judged(const std::filesystem::path& folder, simulation::report& verdict) {
    const std::vector<device_history> devices = read_histories(folder);
    const server_archive archive = read_archive(folder / "server" / "data" / "store.db");
    retelling told(verdict);
    for (std::size_t n = 0; n < devices.size(); ++n) {
        told.tell_spoken(n, devices[n]);
    }
    told.tell_archive(archive);
    for (std::size_t n = 0; n < devices.size() && !verdict.broken(); ++n) {
        sdk::sqlite_mailbox::options wanted;
        wanted.directory = devices[n].mailbox;
        const auto box = sdk::sqlite_mailbox::open(wanted);
        if (!box) {
            throw std::runtime_error(devices[n].name + ": " + message_of(box.error()));
        }
        told.tell_device(n, devices[n], **box);
    }
    verdict.count("entries", told.entries());
    return devices.size();
}

void print(const simulation::report& verdict, std::size_t devices) {
    std::cout << "checked: " << devices << " devices, " << verdict.counter("entries")
              << " entries, " << verdict.counter("acknowledged") << " acknowledged, "
              << verdict.counter("delivered") << " delivered\n";
    for (std::size_t n = 0; n < simulation::invariant_count; ++n) {
        const auto which = static_cast<simulation::invariant>(n);
        if (verdict.evaluations(which) > 0) {
            std::cout << "  " << name_of(which) << ": " << verdict.evaluations(which) << "\n";
        }
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "usage: gapless-kill-check FOLDER\n";
        return 2;
    }
    simulation::report verdict;
    try {
        print(verdict, devices_judged(argv[1], verdict));
    } catch (const std::exception& why) {
        std::cerr << "cannot be judged: " << why.what() << '\n';
        return 1;
    }
    if (const auto& broken = verdict.broken()) {
        std::cerr << "BROKEN " << name_of(broken->which) << ": " << broken->what << '\n';
        return 1;
    }
    if (verdict.counter("acknowledged") == 0) {
        std::cerr << "nothing was acknowledged: this run proves nothing\n";
        return 1;
    }
    return 0;
}
