#include "tests/simulation/dishonest/attack_plants.hpp"

#include "tests/simulation/dishonest/attack_run.hpp"
#include "tests/simulation/dishonest/attacks.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iostream>
#include <optional>
#include <string>

namespace gapless::simulation {
namespace {

struct verdict {
    std::string played;  // by number and name
    std::optional<std::string> failure;
};

verdict judge(planted::bug wanted, std::uint64_t seed) {
    verdict made;
    for (const attack& tried : all_attacks()) {
        if (tried.without != wanted) {
            continue;
        }
        const std::string name = std::string(tried.number) + " " + std::string(tried.name);
        made.played += made.played.empty() ? name : ", " + name;
        if (const auto failed = attack_run{}.failure_of(tried, seed); failed && !made.failure) {
            made.failure = name + ": " + *failed;
        }
    }
    return made;
}

}  // namespace

std::vector<planted::bug> attack_plants() {
    std::vector<planted::bug> all;
    for (const attack& tried : all_attacks()) {
        if (tried.without && std::ranges::find(all, *tried.without) == all.end()) {
            all.push_back(*tried.without);
        }
    }
    return all;
}

bool search_attacks(planted::bug wanted, std::uint64_t seed, bool as_json) {
    const verdict made = judge(wanted, seed);
    const std::string name(planted::name_of(wanted));
    if (as_json) {
        const nlohmann::json line{
            {"planted", name},
            {"found", !made.failure},
            {"seeds", 1},
            {"invariant", made.failure ? "" : "I31 what is dishonest is found"},
            {"attacks", made.played},
            {"failure", made.failure.value_or("")},
        };
        std::cout << line << std::endl;
    } else if (made.failure) {
        std::cout << name << ": NOT FOUND by " << *made.failure << std::endl;
    } else {
        std::cout << name << ": found by the attacks " << made.played << std::endl;
    }
    return !made.failure;
}

}  // namespace gapless::simulation
