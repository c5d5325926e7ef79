#include "tests/simulation/planted_search.hpp"
#include "tests/simulation/summary.hpp"
#include "tests/simulation/world.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

namespace {

using namespace gapless;
using namespace gapless::simulation;
using nlohmann::json;

constexpr int exit_done = 0;
constexpr int exit_failed = 1;
constexpr int exit_usage = 2;

struct arguments {
    std::uint64_t seeds = 1'000;
    std::uint64_t seconds = 1'000'000;
    std::optional<std::uint64_t> base;
    std::optional<std::uint64_t> seed;
    std::string store = "model";
    std::string planted;
    bool as_json = false;
    bool known = false;
    bool traces = false;
    bool log = false;
};

std::string hex(std::uint64_t number) {
    char text[19];
    std::snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(number));
    return text;
}

std::uint64_t seed_from_clock() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return static_cast<std::uint64_t>(now / std::chrono::microseconds(1)) << 8;
}

std::vector<store_kind> stores_of(const arguments& given) {
    if (given.store == "both") {
        return {store_kind::model, store_kind::sqlite};
    }
    return {given.store == "sqlite" ? store_kind::sqlite : store_kind::model};
}

void print_run(const options& drawn, const report& run, const arguments& given) {
    if (given.as_json) {
        json line{
            {"seed", hex(drawn.seed)},
            {"store", drawn.store == store_kind::model ? "model" : "sqlite"},
            {"options", drawn.text()},
            {"trace", hex(run.trace_hash())},
            {"faults", run.faults()},
            {"states", run.states()},
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
            line["evaluations"][std::string(invariant_names[n])] =
                run.evaluations(static_cast<invariant>(n));
        }
        std::cout << line.dump() << '\n';
    } else if (given.traces) {
        std::cout << hex(drawn.seed) << ' ' << hex(run.trace_hash()) << '\n';
    } else if (given.seed) {
        std::cout << "seed " << hex(drawn.seed) << ": " << drawn.text() << "\ntrace "
                  << hex(run.trace_hash()) << '\n';
    }
}

void print_failure(const options& drawn, const report::violation& broken) {
    std::cout << "seed " << hex(drawn.seed) << " breaks " << name_of(broken.which) << "\n  "
              << broken.what << "\n  options: " << drawn.text() << "\n  again: gapless-sim --seed "
              << hex(drawn.seed) << " --store "
              << (drawn.store == store_kind::model ? "model" : "sqlite") << std::endl;
}

bool run_one(const options& drawn, const arguments& given, summary& all) {
    world one(drawn);
    if (given.log) {
        one.listen([](const std::string& line) { std::cout << line << '\n'; });
    }
    const report& seen = one.run();
    all.add(seen);
    print_run(drawn, seen, given);
    if (seen.broken()) {
        print_failure(drawn, *seen.broken());
    }
    return !seen.broken();
}

int run_seeds(const arguments& given) {
    const std::uint64_t first = given.seed ? *given.seed : given.base.value_or(seed_from_clock());
    const std::uint64_t count = given.seed ? 1 : given.seeds;
    if (!given.base && !given.seed && !given.traces) {
        std::cout << "seed base " << hex(first) << '\n';
    }
    summary all;
    std::uint64_t failed = 0;
    for (const store_kind store : stores_of(given)) {
        const auto started = std::chrono::steady_clock::now();
        const auto end = started + std::chrono::seconds(given.seconds);
        for (std::uint64_t n = 0; n < count && std::chrono::steady_clock::now() < end; ++n) {
            failed += run_one(draw_options(first + n, store), given, all) ? 0U : 1U;
        }
    }
    for (const std::string& shortfall : all.shortfalls()) {
        std::cout << "not enough: " << shortfall << '\n';
        ++failed;
    }
    if (!given.as_json && !given.traces) {
        std::cout << all.runs() << " runs, " << all.total("operations") << " operations, "
                  << all.total("acknowledged") << " acknowledged, " << all.total("delivered")
                  << " delivered, " << all.total("crashes") << " crashes, " << all.total("restarts")
                  << " restarts, " << all.states().size() << " states, " << failed << " failures\n";
    }
    return failed == 0 ? exit_done : exit_failed;
}

void print_finding(const plant& wanted, const finding& found, const arguments& given) {
    const std::string name(planted::name_of(wanted.bug));
    const std::string broken(found.broken ? name_of(*found.broken) : "");
    if (given.as_json) {
        std::cout << json{
                         {"planted", name},
                         {"found", found.broken.has_value()},
                         {"seeds", found.seeds},
                         {"seed", hex(found.seed)},
                         {"invariant", broken},
                         {"expected", std::string(name_of(wanted.expected))},
                     }
                         .dump()
                  << std::endl;
        return;
    }
    std::cout << name << ": ";
    if (found.broken) {
        std::cout << "found after " << found.seeds << " seeds (" << hex(found.seed) << ") by "
                  << broken << " (expected " << name_of(wanted.expected) << ")\n  " << found.what
                  << std::endl;
    } else {
        std::cout << "NOT FOUND in " << found.seeds << " seeds" << std::endl;
    }
}

int run_planted(const arguments& given) {
    bool all_found = true;
    bool any = false;
    const std::uint64_t base = given.base.value_or(1);
    for (const plant& wanted : all_plants()) {
        if (given.planted != "all" && given.planted != planted::name_of(wanted.bug)) {
            continue;
        }
        any = true;
        // A known seed is the regression test; a search is the measurement.
        const finding found = given.known ? search_for(wanted, wanted.known_seed, 1)
                                          : search_for(wanted, base, given.seeds);
        print_finding(wanted, found, given);
        all_found = all_found && found.broken.has_value();
    }
    if (!any) {
        std::cerr << "no planted bug is called '" << given.planted << "'; try --planted all\n";
        return exit_usage;
    }
    return all_found ? exit_done : exit_failed;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App program("Many devices and the server in one thread, made-up time, seeded faults.");
    arguments given;
    std::string base;
    std::string seed;
    program.add_option("--seeds", given.seeds, "how many seeds to run")->check(CLI::PositiveNumber);
    program.add_option("--seed-base", base, "the first seed (decimal or 0x…)");
    program.add_option("--seed", seed, "run this one and print its options");
    program.add_option("--store", given.store)->check(CLI::IsMember({"model", "sqlite", "both"}));
    program.add_option("--planted", given.planted, "search for a planted bug, or for all");
    program.add_flag(
        "--known", given.known, "with --planted: only the seed that is known to find it"
    );
    program.add_flag("--traces", given.traces, "print each run's trace hash and nothing else");
    program.add_option("--seconds", given.seconds, "start no run after this long");
    program.add_flag("--log", given.log, "tell every frame, with its virtual time");
    program.add_flag("--json", given.as_json, "one object a line");
    try {
        program.parse(argc, argv);
        if (!base.empty()) {
            given.base = std::stoull(base, nullptr, 0);
        }
        if (!seed.empty()) {
            given.seed = std::stoull(seed, nullptr, 0);
        }
    } catch (const CLI::Success& help) {
        return program.exit(help);
    } catch (const std::exception& wrong) {
        std::cerr << wrong.what() << "\nTry --help.\n";
        return exit_usage;
    }
    return given.planted.empty() ? run_seeds(given) : run_planted(given);
}
