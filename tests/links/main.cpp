#include "tests/links/judgement.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

// gapless-links: two real clients talk, one of them over a bad link, the other one beside the
// server. The last line of stdout is one JSON object: how late the texts came, up and down, and how
// late they would have come over an ideal link. It needs a server without limits on rates (gaplessd
// --dev) and a proxy whose trace, script and start it is told.

namespace {

using namespace gapless;
using namespace gapless::links;

struct settings {
    std::string rest;
    std::string authority_file;
    std::string server;  // HOST:PORT of the frames, for the one beside it
    std::string proxy;   // for the other one
    std::string mailboxes;
    std::string up_trace;
    std::string down_trace;
    std::string script_file;
    std::string log_file;
    std::int64_t started_us = 0;
    std::int64_t latency_ms = 0;
    std::int64_t seconds = 10;
    std::int64_t every_ms = 100;
    std::vector<std::int64_t> hints_ms;
    bool tells = false;
};

std::string content_of(const std::string& file) {
    std::ifstream stream{file, std::ios::binary};
    if (!stream) {
        throw std::runtime_error(file + " cannot be read");
    }
    return {std::istreambuf_iterator<char>{stream}, {}};
}

// What the two say: the lines of a chat, or always the same.
std::vector<std::string> lines_of(const std::string& log_file) {
    std::vector<std::string> lines;
    if (!log_file.empty()) {
        std::ifstream stream{log_file};
        for (std::string line; std::getline(stream, line);) {
            if (line.starts_with('[') && line.size() > 8) {
                lines.push_back(line.substr(8));
            }
        }
    }
    if (lines.empty()) {
        lines.emplace_back("what somebody says, of no great length");
    }
    return lines;
}

ideal_link ideal_of(const settings& wanted, proxy::direction which) {
    ideal_link::options made;
    made.direction = which;
    made.latency = milliseconds(wanted.latency_ms);
    made.started = instant{wanted.started_us};
    const auto& trace = which == proxy::direction::up ? wanted.up_trace : wanted.down_trace;
    if (!trace.empty()) {
        auto parsed = proxy::delivery_trace::parse(content_of(trace));
        made.trace = std::make_shared<proxy::delivery_trace>(parsed.value());
    }
    if (!wanted.script_file.empty()) {
        made.script = proxy::script::read(wanted.script_file).value();
    }
    return ideal_link(made);
}

void tell(const settings& wanted, const std::string& name, const connection_status& status) {
    if (wanted.tells) {
        const duration since = now() - instant{wanted.started_us};
        std::cerr << since.microseconds / 1'000 << " ms: " << name << " "
                  << (status.state == connection_state::live ? "is live" : "is not live") << " "
                  << (status.reason ? message_of(*status.reason) : "") << std::endl;
    }
}

std::unique_ptr<partner> make_partner(
    const settings& wanted, const std::string& name, const std::string& address
) {
    auto chosen = config::in_directory(wanted.mailboxes + "/" + name);
    chosen.address = address;
    chosen.encryption = encryption::off;  // the ideal link carries the texts and nothing else
    return std::make_unique<partner>(
        std::move(chosen),
        credentials{"https://" + wanted.rest, content_of(wanted.authority_file), name, "a secret"},
        [&wanted, name](const connection_status& status) { tell(wanted, name, status); }
    );
}

void sleep_until(instant due) {
    std::this_thread::sleep_until(
        std::chrono::steady_clock::time_point{std::chrono::microseconds{due.microseconds}}
    );
}

// Both write in turns; what the system says of the network comes between.
void talk(const settings& wanted, partner& away, partner& beside) {
    const std::vector<std::string> lines = lines_of(wanted.log_file);
    const instant end = instant{wanted.started_us} + seconds(wanted.seconds);
    const duration half = milliseconds(wanted.every_ms) / 2;
    std::size_t hints = 0;
    std::size_t said = 0;
    for (instant due = now(); due < end; due = due + half, ++said) {
        sleep_until(due);
        while (hints < wanted.hints_ms.size() &&
               due >= instant{wanted.started_us} + milliseconds(wanted.hints_ms[hints])) {
            away.change_network();
            ++hints;
        }
        const std::string& line = lines[said % lines.size()];
        if (said % 2 == 0) {
            away.write("beside", line);
        } else {
            beside.write("away", line);
        }
    }
}

nlohmann::json run(const settings& wanted) {
    const auto away = make_partner(wanted, "away", wanted.proxy);
    const auto beside = make_partner(wanted, "beside", wanted.server);
    if (!away->waits_until_live() || !beside->waits_until_live()) {
        throw std::runtime_error("the clients do not connect");
    }
    talk(wanted, *away, *beside);
    const bool is_whole =
        beside->waits_for(away->sent().size()) && away->waits_for(beside->sent().size());
    if (!is_whole) {
        std::cerr << "gapless-links: not everything has arrived\n";
    }
    using proxy::direction;
    return {
        {"up", judge(away->sent(), beside->arrivals(), ideal_of(wanted, direction::up))},
        {"down", judge(beside->sent(), away->arrivals(), ideal_of(wanted, direction::down))},
    };
}

}  // namespace

int main(int count, char** words) {
    CLI::App app{"Two clients, one of them over a bad link: how late what they say arrives."};
    settings wanted;
    app.add_option("--rest", wanted.rest, "HOST:PORT of the accounts")->required();
    app.add_option("--ca", wanted.authority_file, "whom to trust, as a PEM file")->required();
    app.add_option("--server", wanted.server, "HOST:PORT of the frames")->required();
    app.add_option("--proxy", wanted.proxy, "HOST:PORT of the bad link to there")->required();
    app.add_option("--mailboxes", wanted.mailboxes, "a directory to keep them in")->required();
    app.add_option("--started-us", wanted.started_us, "as the proxy has said")->required();
    app.add_option("--trace-up", wanted.up_trace, "the proxy's");
    app.add_option("--trace-down", wanted.down_trace, "the proxy's");
    app.add_option("--script", wanted.script_file, "the proxy's");
    app.add_option("--latency-ms", wanted.latency_ms, "the proxy's, each way");
    app.add_option("--log", wanted.log_file, "a chat log whose lines are said");
    app.add_option("--seconds", wanted.seconds, "how long, from the proxy's start");
    app.add_option("--every-ms", wanted.every_ms, "between two texts of one");
    app.add_option("--told-at-ms", wanted.hints_ms, "when the system tells of another network");
    app.add_flag("--tell", wanted.tells, "of each state of a connection, on stderr");
    CLI11_PARSE(app, count, words);
    try {
        std::cout << run(wanted).dump() << std::endl;
    } catch (const std::exception& failure) {
        std::cerr << "gapless-links: " << failure.what() << '\n';
        return 1;
    }
}
