#include "tests/load/scenario.hpp"

#include <CLI/CLI.hpp>
#include <sys/resource.h>

#include <csignal>
#include <exception>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <map>

// gapless-load SCENARIO: thousands of devices in one process, over sockets of its own. It needs a
// server without limits on rates (gaplessd --dev), or gapless-bare. The last line of stdout is one
// JSON object with what was measured.

namespace {

using gapless::load::ground;
using gapless::load::settings;

const std::map<std::string, std::function<nlohmann::json(ground&)>> scenarios{
    {"pairs", gapless::load::run_pairs},
    {"latency", gapless::load::run_latency},
    {"fanout", gapless::load::run_fanout},
    {"crowd", gapless::load::run_crowd},
    {"catch-up", gapless::load::run_catch_up},
    {"idle", gapless::load::run_idle},
    {"overload", gapless::load::run_overload},
    {"slow-readers", gapless::load::run_slow_readers},
    {"storm", gapless::load::run_storm},
};

void raise_descriptor_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
}

}  // namespace

int main(int count, char** words) {
    CLI::App app{"Many devices in one process, to load a server with."};
    std::string scenario;
    std::string authority_file;
    double seconds = 5;
    settings wanted;
    std::vector<std::string> names;
    for (const auto& [name, run] : scenarios) {
        names.push_back(name);
    }
    app.add_option("scenario", scenario)->required()->check(CLI::IsMember(names));
    app.add_option("--tcp", wanted.tcp, "HOST:PORT of the frames")->required();
    app.add_option("--rest", wanted.rest, "HOST:PORT of the accounts; none: the bare server");
    app.add_option("--ca", authority_file, "whom to trust, as a PEM file");
    app.add_flag("--plain", wanted.is_plain, "frames without TLS");
    app.add_option("--devices", wanted.devices, "connections (pairs: two each)");
    app.add_option("--window", wanted.window, "unanswered messages of a sender");
    app.add_option("--per-second", wanted.per_second, "messages, for latency");
    app.add_option("--messages", wanted.messages, "to catch up with; overload: unanswered at most");
    app.add_option("--times", wanted.times_sustainable, "how much too much, for overload");
    app.add_option("--seconds", seconds, "how long to measure");
    app.add_option("--server-pid", wanted.server, "whose processor time and memory to read");
    app.add_option("--sync-file", wanted.sync_file, "where the server's syncs are counted");
    CLI11_PARSE(app, count, words);

    std::signal(SIGPIPE, SIG_IGN);
    raise_descriptor_limit();
    wanted.span = std::chrono::milliseconds{static_cast<std::int64_t>(seconds * 1e3)};
    if (!authority_file.empty()) {
        std::ifstream file{authority_file};
        wanted.authority_pem = {std::istreambuf_iterator<char>{file}, {}};
    }
    try {
        ground on{wanted};
        nlohmann::json measured = scenarios.at(scenario)(on);
        measured["scenario"] = scenario;
        std::cout << measured.dump() << std::endl;
    } catch (const std::exception& failure) {
        std::cerr << "gapless-load: " << failure.what() << '\n';
        return 1;
    }
}
