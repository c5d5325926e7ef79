#include "tests/proxy/script.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <utility>

namespace gapless::proxy {

namespace {

using nlohmann::json;

[[nodiscard]] result<script::step> parse_step(const std::string& line) {
    json given = json::parse(line, nullptr, false);
    if (!given.is_object() || !given.contains("at_ms") || !given["at_ms"].is_number_unsigned()) {
        return error{errc::usage, "a step is a command with its \"at_ms\""};
    }
    const auto at = given["at_ms"].get<std::uint32_t>();
    given.erase("at_ms");
    auto wanted = parse_command(given.dump(-1, ' ', false, json::error_handler_t::replace));
    if (!wanted) {
        return wanted.error();
    }
    return script::step{milliseconds(at), std::move(*wanted)};
}

}  // namespace

result<script> script::parse(std::string_view text) {
    script made;
    for (int number = 1; !text.empty(); ++number) {
        const std::string line{text.substr(0, text.find('\n'))};
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        if (line.empty() || line.starts_with('#')) {
            continue;
        }
        const std::string place = "line " + std::to_string(number) + ": ";
        auto step = parse_step(line);
        if (!step) {
            return error{errc::usage, place + message_of(step.error())};
        }
        if (!made.steps.empty() && step->at < made.steps.back().at) {
            return error{errc::usage, place + "it is earlier than the one before"};
        }
        made.steps.push_back(std::move(*step));
    }
    return made;
}

result<script> script::read(const std::string& file) {
    std::ifstream stream{file, std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{stream}, {}};
    if (!stream) {
        return error{errc::usage, "the script " + file + " cannot be read"};
    }
    auto parsed = parse(text);
    if (!parsed) {
        return error{errc::usage, file + ", " + parsed.error().detail};
    }
    return parsed;
}

}  // namespace gapless::proxy
