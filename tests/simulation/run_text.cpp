#include "tests/simulation/run_text.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>

namespace gapless::simulation {
namespace {

using nlohmann::json;

std::string name_of(store_kind store) { return store == store_kind::model ? "model" : "sqlite"; }

std::string name_of(const plant& wanted) { return std::string(planted::name_of(wanted.bug)); }

std::string expected_of(const plant& wanted) {
    return std::string(simulation::name_of(wanted.expected));
}

std::string text_of(const json& line) {
    return line.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string command_of(std::uint64_t seed, store_kind store) {
    return "gapless-sim --seed " + hex(seed) + " --store " + name_of(store);
}

std::string command_of(const run_record& run) {
    const std::string under =
        run.under == nullptr ? "" : " --policy " + std::string(run.under->name);
    return command_of(run.seed, run.store) + under;
}

}  // namespace

std::string hex(std::uint64_t number) {
    char text[19];
    std::snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(number));
    return text;
}

std::string json_of(const run_record& run) {
    json line{
        {"seed", hex(run.seed)},
        {"store", name_of(run.store)},
        {"options", run.drawn().text()},
        {"trace", hex(run.trace)},
        {"operations_done", run.operations},
        {"faults", run.faults},
        {"states", run.states},
    };
    for (const char* name :
         {"operations",
          "acknowledged",
          "delivered",
          "crashes",
          "restarts",
          "unsynced writes dropped",
          "gaps filled",
          "duplicates refused"}) {
        line[name] = run.counter(name);
    }
    for (std::size_t n = 0; n < invariant_count; ++n) {
        line["evaluations"][std::string(invariant_names[n])] = run.evaluations[n];
    }
    if (run.failed) {
        line["invariant"] = run.failed->broken;
        line["what"] = run.failed->what;
    }
    return text_of(line);
}

std::string json_of_failure(const run_record& run) {
    return text_of(json{
        {"seed", hex(run.seed)},
        {"invariant", run.failed->broken},
        {"what", run.failed->what},
        {"options", run.drawn().text()},
        {"again", command_of(run)},
    });
}

std::string text_of_failure(const run_record& run) {
    return "seed " + hex(run.seed) + " breaks " + run.failed->broken + "\n  " + run.failed->what +
           "\n  options: " + run.drawn().text() + "\n  again: " + command_of(run);
}

std::string json_of_base(std::uint64_t first) { return text_of(json{{"seed_base", hex(first)}}); }

std::string json_of_wrong_call(const std::string& why) {
    return text_of(json{{"error", {{"code", "usage"}, {"message", why}}}});
}

std::string text_of(const summary& all, std::uint64_t failures) {
    std::string text = std::to_string(all.runs()) + " runs, ";
    for (const char* name : {"operations", "acknowledged", "delivered", "crashes", "restarts"}) {
        text += std::to_string(all.total(name)) + " " + name + ", ";
    }
    return text + std::to_string(all.named_states()) + " named states, " +
           std::to_string(failures) + " failures";
}

std::string json_of(const plant& wanted, const finding& found) {
    return text_of(json{
        {"planted", name_of(wanted)},
        {"found", found.failed.has_value()},
        {"seeds", found.seeds},
        {"seed", hex(found.seed)},
        {"store", name_of(wanted.store)},
        {"invariant", found.failed ? found.failed->broken : ""},
        {"expected", expected_of(wanted)},
    });
}

std::string text_of(const plant& wanted, const finding& found) {
    const std::string seeds = std::to_string(found.seeds) + " seeds";
    if (!found.failed) {
        return name_of(wanted) + ": NOT FOUND in " + seeds;
    }
    return name_of(wanted) + ": found after " + seeds + " (" + hex(found.seed) + ", " +
           name_of(wanted.store) + ") by " + found.failed->broken + " (expected " +
           expected_of(wanted) + ")\n  " + found.failed->what +
           "\n  again: " + command_of(found.seed, wanted.store) + " --planted " + name_of(wanted);
}

std::string json_of(const plant& wanted, const measurement& made) {
    return text_of(json{
        {"planted", name_of(wanted)},
        {"store", name_of(wanted.store)},
        {"seeds", made.seeds},
        {"hits", made.hits},
        {"broken", made.broken},
        {"expected", expected_of(wanted)},
        {"seeds_to_find", made.seeds_to_find},
        {"median", made.median()},
    });
}

std::string text_of(const plant& wanted, const measurement& made) {
    std::string text = name_of(wanted) + ": " + std::to_string(made.hits) + " of " +
                       std::to_string(made.seeds) + " seeds, found after " +
                       std::to_string(made.median()) + " (median; at most " +
                       std::to_string(made.seeds_to_find.back()) + ")";
    for (const auto& [name, times] : made.broken) {
        text += "\n  " + std::to_string(times) + " " + name;
    }
    return text + "\n  expected " + expected_of(wanted);
}

}  // namespace gapless::simulation
