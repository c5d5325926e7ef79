#include "tests/simulation/dishonest/attack_command.hpp"

#include "tests/simulation/dishonest/attack_run.hpp"
#include "tests/simulation/dishonest/attacks.hpp"

#include <nlohmann/json.hpp>

#include <iostream>
#include <optional>

namespace gapless::simulation {
namespace {

using nlohmann::json;

std::string title_of(const attack& tried) {
    return std::string(tried.number) + " " + std::string(tried.name);
}

std::string prose_of(const attack& tried, std::uint64_t seeds) {
    std::string text = title_of(tried) + ": ";
    for (const expectation& each : tried.found) {
        text += std::string(stage::name_of(each.device)) + " finds " +
                std::string(name_of(each.what)) + " after " + std::to_string(each.after) + ", ";
    }
    text += tried.found.empty() ? "nothing is found, " : "";
    text += tried.is_prevented ? "prevented" : "not prevented";
    text += tried.without ? "; succeeds with " + std::string(planted::name_of(*tried.without)) : "";
    return text + " (" + std::to_string(seeds) + " seeds)";
}

json json_of(const attack& tried) {
    json found = json::array();
    for (const expectation& each : tried.found) {
        found.push_back({
            {"device", stage::name_of(each.device)},
            {"finding", name_of(each.what)},
            {"after", each.after},
        });
    }
    return {
        {"attack", tried.name},
        {"number", tried.number},
        {"found", found},
        {"prevented", tried.is_prevented},
        {"switch", tried.without ? planted::name_of(*tried.without) : ""},
    };
}

}  // namespace

int attack_command::run() const {
    attack_run player;
    if (log) {
        player.listener = [](const std::string& line) { std::cout << line << '\n'; };
    }
    bool is_any = false;
    bool all_well = true;
    for (const attack& tried : all_attacks()) {
        if (wanted != "all" && wanted != tried.name && wanted != tried.number) {
            continue;
        }
        is_any = true;
        std::optional<std::string> failed;
        std::uint64_t seed = first_seed;
        for (; !failed && seed < first_seed + seeds; ++seed) {
            failed = player.failure_of(tried, seed);
        }
        all_well = all_well && !failed;
        if (as_json) {
            json line = json_of(tried);
            line["failure"] = failed.value_or("");
            line["seed"] = failed ? seed - 1 : 0;
            std::cout << line << std::endl;
        } else if (failed) {
            std::cout << title_of(tried) << ": FAILED with seed " << seed - 1 << ": " << *failed
                      << std::endl;
        } else {
            std::cout << prose_of(tried, seeds) << std::endl;
        }
    }
    if (!is_any) {
        std::cerr << "no attack is called '" << wanted << "': try all" << std::endl;
        return 2;
    }
    return all_well ? 0 : 1;
}

}  // namespace gapless::simulation
