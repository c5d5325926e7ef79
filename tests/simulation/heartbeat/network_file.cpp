#include "tests/simulation/heartbeat/network_file.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace gapless::simulation {
namespace {

using json = nlohmann::json;

constexpr std::array<std::pair<std::string_view, network_kind>, 5> kinds{{
    {"other", network_kind::other},
    {"wired", network_kind::wired},
    {"wifi", network_kind::wifi},
    {"cellular", network_kind::cellular},
    {"slow_cellular", network_kind::slow_cellular},
}};

json read_json(const std::string& path) {
    std::ifstream file(path);
    if (!file) {
        throw std::runtime_error("cannot read " + path);
    }
    return json::parse(file);
}

// A typing error in an optional field would change what is simulated, and nobody would see it.
void expect_only(const json& object, std::initializer_list<std::string_view> known) {
    for (const auto& [key, value] : object.items()) {
        if (std::find(known.begin(), known.end(), key) == known.end()) {
            throw std::runtime_error("no field is called '" + key + "' there");
        }
    }
}

duration seconds_in(const json& object, const char* name, double otherwise = 0) {
    const double found = object.value(name, otherwise);
    return milliseconds(static_cast<std::int64_t>(found * 1'000));
}

network_kind kind_in(const json& object) {
    const auto wanted = object.value("kind", std::string("other"));
    for (const auto& [name, kind] : kinds) {
        if (name == wanted) {
            return kind;
        }
    }
    throw std::runtime_error("no kind of network is called '" + wanted + "'");
}

lab_network::path path_of(const json& from) {
    expect_only(from, {"name", "kind", "forgets_after_s", "loss_per_mille", "resets"});
    lab_network::path made;
    made.name = from.at("name");
    made.kind = kind_in(from);
    made.loss_per_mille = from.value("loss_per_mille", 0U);
    made.resets = from.value("resets", false);
    if (const auto found = from.find("forgets_after_s"); found == from.end()) {
        return made;
    } else if (found->is_array()) {
        for (const json& each : *found) {
            expect_only(each, {"from_s", "after_s"});
            made.memories.push_back({seconds_in(each, "from_s"), seconds_in(each, "after_s")});
        }
    } else {
        made.memories.push_back({{}, seconds_in(from, "forgets_after_s")});
    }
    return made;
}

// Each time at which what `from` describes happens: once, or every so often up to some end.
std::vector<duration> times_of(const json& from, duration lasts) {
    const duration end = from.contains("until_s") ? seconds_in(from, "until_s") : lasts;
    const duration first = seconds_in(from, "at_s");
    const duration every = seconds_in(from, "every_s");
    std::vector<duration> times{first};
    while (every > duration{} && times.back() + every < end) {
        times.push_back(times.back() + every);
    }
    return times;
}

std::vector<lab_network::span> spans_in(const json& from, const char* name, duration lasts) {
    std::vector<lab_network::span> made;
    for (const json& each : from.value(name, json::array())) {
        expect_only(each, {"at_s", "every_s", "until_s", "for_s", "told"});
        for (const duration at : times_of(each, lasts)) {
            made.push_back({at, seconds_in(each, "for_s"), each.value("told", true)});
        }
    }
    return made;
}

std::size_t path_named(const lab_network& network, const std::string& name) {
    for (std::size_t n = 0; n < network.paths.size(); ++n) {
        if (network.paths[n].name == name) {
            return n;
        }
    }
    throw std::runtime_error("no path is called '" + name + "'");
}

void read_moves(const json& from, lab_network& into) {
    for (const json& each : from.value("hand_overs", json::array())) {
        expect_only(each, {"at_s", "every_s", "until_s", "to", "told"});
        const std::size_t to = path_named(into, each.at("to"));
        for (const duration at : times_of(each, into.lasts)) {
            into.hand_overs.push_back({at, to, each.value("told", true)});
        }
    }
    for (const json& each : from.value("clock_jumps", json::array())) {
        expect_only(each, {"at_s", "every_s", "until_s", "by_s"});
        for (const duration at : times_of(each, into.lasts)) {
            into.clock_jumps.push_back({at, seconds_in(each, "by_s")});
        }
    }
}

lab_network network_of(const json& from) {
    expect_only(
        from,
        {"name",
         "about",
         "days",
         "paths",
         "hand_overs",
         "outages",
         "suspends",
         "clock_jumps",
         "late_timers",
         "messages_a_day"}
    );
    lab_network made;
    made.name = from.at("name");
    made.lasts = days(from.value("days", 7));
    for (const json& each : from.at("paths")) {
        made.paths.push_back(path_of(each));
    }
    if (made.paths.empty() || made.lasts < days(1)) {
        throw std::runtime_error("a network has a path at least, and lasts a day");
    }
    made.outages = spans_in(from, "outages", made.lasts);
    made.suspends = spans_in(from, "suspends", made.lasts);
    read_moves(from, made);
    if (const auto late = from.find("late_timers"); late != from.end()) {
        expect_only(*late, {"per_mille", "up_to_s"});
        made.late_per_mille = late->value("per_mille", 0U);
        made.late_max = seconds_in(*late, "up_to_s");
    }
    made.messages_a_day = from.value("messages_a_day", 0U);
    return made;
}

lab_mix::member member_of(const json& from, const std::filesystem::path& folder) {
    expect_only(from, {"forgets_after_s", "network", "weight", "source"});
    lab_mix::member made;
    made.weight = from.at("weight");
    made.source = from.at("source");
    const auto file = from.find("network");
    made.network = file == from.end() ? steady_network(seconds_in(from, "forgets_after_s"))
                                      : read_network((folder / file->get<std::string>()).string());
    return made;
}

}  // namespace

lab_network read_network(const std::string& path) {
    try {
        return network_of(read_json(path));
    } catch (const json::exception& wrong) {
        throw std::runtime_error(path + ": " + wrong.what());
    }
}

lab_mix read_mix(const std::string& path) {
    try {
        const json file = read_json(path);
        expect_only(file, {"about", "members"});
        lab_mix made;
        for (const json& each : file.at("members")) {
            made.members.push_back(member_of(each, std::filesystem::path(path).parent_path()));
        }
        return made;
    } catch (const json::exception& wrong) {
        throw std::runtime_error(path + ": " + wrong.what());
    }
}

}  // namespace gapless::simulation
