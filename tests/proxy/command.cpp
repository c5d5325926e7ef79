#include "tests/proxy/command.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <utility>
#include <vector>

namespace gapless::proxy {

namespace {

using nlohmann::json;

[[nodiscard]] error refused(std::string why) { return error{errc::usage, std::move(why)}; }

// A name of ours, or nothing; a missing one is the first.
template <class Value>
[[nodiscard]] std::optional<Value> one_of(
    const json& given,
    const char* key,
    std::initializer_list<std::pair<std::string_view, Value>> known
) {
    if (!given.contains(key)) {
        return known.begin()->second;
    }
    for (const auto& [name, value] : known) {
        if (given[key] == name) {
            return value;
        }
    }
    return std::nullopt;
}

[[nodiscard]] std::optional<error> find_stranger(
    const json& given, const std::vector<std::string_view>& known
) {
    for (const auto& [name, value] : given.items()) {
        if (name != "do" && name != "upstream" &&
            std::find(known.begin(), known.end(), name) == known.end()) {
            return refused("this command has no '" + name + "'; see --help");
        }
    }
    return std::nullopt;
}

[[nodiscard]] result<command> parse_set(const json& given, std::string upstream) {
    set_command made;
    made.upstream = std::move(upstream);
    const auto to = one_of<reach>(
        given, "to", {{"all", reach::all}, {"open", reach::open}, {"later", reach::later}}
    );
    if (!to) {
        return refused("'to' is all, open or later");
    }
    made.to = *to;
    for (const auto& [name, into] : {std::pair{"up", &made.up}, std::pair{"down", &made.down}}) {
        if (given.contains(name)) {
            auto parsed = parse_lane_change(given[name]);
            if (!parsed) {
                return parsed.error();
            }
            *into = std::move(*parsed);
        }
    }
    return command{std::move(made)};
}

[[nodiscard]] result<command> parse_half_close(const json& given, std::string upstream) {
    const auto which =
        one_of<direction>(given, "direction", {{"up", direction::up}, {"down", direction::down}});
    if (!which) {
        return refused("'direction' is up or down");
    }
    return command{half_close_command{std::move(upstream), *which}};
}

[[nodiscard]] result<command> parse_refuse(const json& given, std::string upstream) {
    const auto is_on = one_of<bool>(given, "state", {{"on", true}, {"off", false}});
    if (!is_on) {
        return refused("'state' is on or off");
    }
    return command{refuse_command{std::move(upstream), *is_on}};
}

struct verb {
    std::string_view name;
    std::vector<std::string_view> arguments;
    result<command> (*parse)(const json&, std::string upstream);
};

}  // namespace

result<command> parse_command(std::string_view line) {
    static const verb verbs[] = {
        {"set", {"to", "up", "down"}, parse_set},
        {"half_close", {"direction"}, parse_half_close},
        {"refuse", {"state"}, parse_refuse},
        {"reset",
         {},
         [](const json&, std::string upstream) -> result<command> {
             return command{reset_command{std::move(upstream)}};
         }},
        {"status",
         {},
         [](const json&, std::string) -> result<command> { return command{status_command{}}; }},
        {"stop",
         {},
         [](const json&, std::string) -> result<command> { return command{stop_command{}}; }},
    };
    const json given = json::parse(line, nullptr, false);
    if (!given.is_object() || !given.contains("do")) {
        return refused("a command is one line of JSON, like {\"do\":\"status\"}");
    }
    if (given.contains("upstream") && !given["upstream"].is_string()) {
        return refused("'upstream' is a name given with --forward");
    }
    for (const verb& each : verbs) {
        if (given["do"] == each.name) {
            if (auto stranger = find_stranger(given, each.arguments)) {
                return *stranger;
            }
            return each.parse(given, given.value("upstream", ""));
        }
    }
    return refused(given["do"].dump() + " is no command; see --help");
}

}  // namespace gapless::proxy
