#include "tests/simulation/dishonest/attack_command.hpp"
#include "tests/simulation/dishonest/attack_plants.hpp"
#include "tests/simulation/floors.hpp"
#include "tests/simulation/heartbeat/heartbeat_command.hpp"
#include "tests/simulation/heartbeat/lab_plants.hpp"
#include "tests/simulation/planted_search.hpp"
#include "tests/simulation/run_text.hpp"
#include "tests/simulation/seed_search.hpp"
#include "tests/simulation/storm/storm_command.hpp"
#include "tests/simulation/summary.hpp"
#include "tests/simulation/world.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <vector>

namespace {

using namespace gapless;
using namespace gapless::simulation;

constexpr int exit_done = 0;
constexpr int exit_failed = 1;
constexpr int exit_usage = 2;

struct arguments {
    std::uint64_t seeds = 1'000;
    bool are_seeds_counted = false;  // it was said how many
    std::uint64_t seconds = 1'000'000;
    std::uint64_t jobs = std::max(1U, std::thread::hardware_concurrency());
    std::optional<std::uint64_t> base;
    std::optional<std::uint64_t> seed;
    std::string store = "model";
    std::string planted;
    std::string attack;
    const server::app_policy* policy = nullptr;
    bool as_json = false;
    bool known = false;
    bool measured = false;
    bool floors = false;
    bool traces = false;
    bool log = false;
};

// Decimal or 0x…, and nothing else.
std::optional<std::uint64_t> seed_of(std::string_view text) {
    const bool is_hex = text.starts_with("0x") || text.starts_with("0X");
    const std::string_view digits = is_hex ? text.substr(2) : text;
    const auto* const end = digits.data() + digits.size();
    std::uint64_t seed = 0;
    const auto [stopped, ec] = std::from_chars(digits.data(), end, seed, is_hex ? 16 : 10);
    return ec == std::errc() && stopped == end ? std::optional(seed) : std::nullopt;
}

void add_seed(
    CLI::App& program,
    const std::string& flag,
    std::optional<std::uint64_t>& into,
    const std::string& description
) {
    const auto check = [](const std::string& text) {
        return seed_of(text) ? std::string() : "is no number of 64 bits, decimal or 0x…: " + text;
    };
    const auto take = [&into](const std::string& text) { into = seed_of(text); };
    program.add_option_function<std::string>(flag, take, description)
        ->type_name("N")
        ->check(CLI::Validator(check, ""));
}

void add_policy(CLI::App& program, const server::app_policy*& into) {
    std::vector<std::string> names;
    for (const server::app_policy& each : server::app_policies()) {
        names.emplace_back(each.name);
    }
    const auto take = [&into](const std::string& name) { into = server::app_policy_named(name); };
    program.add_option_function<std::string>("--policy", take, "run all seeds under this one")
        ->type_name("NAME")
        ->check(CLI::IsMember(names));
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

void print_run(const run_record& run, const arguments& given) {
    if (given.as_json) {
        std::cout << json_of(run) << '\n';
    } else if (given.traces) {
        std::cout << hex(run.seed) << ' ' << hex(run.trace) << '\n';
    } else if (given.seed) {
        std::cout << "seed " << hex(run.seed) << ": " << run.drawn().text() << "\ntrace "
                  << hex(run.trace) << '\n';
    }
    if (run.failed && given.as_json) {
        std::cerr << json_of_failure(run) << std::endl;
    } else if (run.failed) {
        std::cout << text_of_failure(run) << std::endl;
    }
}

int usage(const std::string& why, bool as_json) {
    std::cerr << (as_json ? json_of_wrong_call(why) : why + "\nTry --help.") << std::endl;
    return exit_usage;
}

// In this process: for whoever follows a run, in its log or in a debugger.
int run_again(const arguments& given) {
    bool failed = false;
    for (const store_kind store : stores_of(given)) {
        const options drawn = draw_options(*given.seed, store, given.policy);
        world one(drawn);
        if (given.log) {
            one.listen([](const std::string& line) { std::cout << line << '\n'; });
        }
        run_record run = record_of(drawn, one.run());
        run.under = given.policy;
        print_run(run, given);
        failed = failed || run.failed;
    }
    return failed ? exit_failed : exit_done;
}

// Whoever wants the same seeds again has to know.
void tell_base(std::uint64_t base, const arguments& given) {
    if (given.as_json) {
        std::cerr << json_of_base(base) << std::endl;
    } else {
        std::cout << "seed base " << hex(base) << std::endl;
    }
}

int run_seeds(const arguments& given) {
    const std::uint64_t first = given.base.value_or(seed_from_clock());
    const bool is_prose = !given.as_json && !given.traces;
    if (!given.base && !given.traces) {
        tell_base(first, given);
    }
    std::uint64_t failed = 0;
    for (const store_kind store : stores_of(given)) {
        summary all;
        const auto started = std::chrono::steady_clock::now();
        const auto end = started + std::chrono::seconds(given.seconds);
        seed_search search(store, first, given.seeds, given.jobs, given.policy);
        while (all.runs() < given.seeds && std::chrono::steady_clock::now() < end) {
            const run_record run = search.take();
            all.add(run);
            print_run(run, given);
            failed += run.failed ? 1U : 0U;
        }
        if (given.floors || all.runs() >= floors::runs) {
            for (const std::string& shortfall : all.shortfalls()) {
                (given.as_json ? std::cerr : std::cout) << "not enough: " << shortfall << '\n';
                ++failed;
            }
        }
        if (is_prose) {
            std::cout << text_of(all, failed) << std::endl;
        }
    }
    return failed == 0 ? exit_done : exit_failed;
}

// A known seed is the regression test; a search is the measurement.
finding find(const plant& wanted, std::uint64_t base, const arguments& given) {
    if (given.known || given.seed) {
        return search_for(wanted, given.seed.value_or(wanted.known_seed), 1, 1);
    }
    return search_for(wanted, base, given.seeds, given.jobs);
}

void run_plant(const plant& wanted, const arguments& given, bool& all_found) {
    const std::uint64_t base = given.base.value_or(1);
    if (given.measured) {
        const measurement made = measure(wanted, base, given.seeds, given.jobs);
        std::cout << (given.as_json ? json_of(wanted, made) : text_of(wanted, made)) << std::endl;
        all_found = all_found && made.is_rare_and_found();
        return;
    }
    const finding found = find(wanted, base, given);
    std::cout << (given.as_json ? json_of(wanted, found) : text_of(wanted, found)) << std::endl;
    all_found = all_found && found.failed;
}

int run_planted(const arguments& given) {
    bool all_found = true;
    bool any = false;
    for (const plant& wanted : all_plants()) {
        if (given.planted == "all" || given.planted == planted::name_of(wanted.bug)) {
            any = true;
            run_plant(wanted, given, all_found);
        }
    }
    for (const planted::bug wanted : lab_plants()) {
        if (given.planted == "all" || given.planted == planted::name_of(wanted)) {
            any = true;
            all_found = search_heartbeats(wanted, given.as_json) && all_found;
        }
    }
    for (const planted::bug wanted : attack_plants()) {
        if (given.planted == "all" || given.planted == planted::name_of(wanted)) {
            any = true;
            all_found = search_attacks(wanted, given.base.value_or(1), given.as_json) && all_found;
        }
    }
    if (!any) {
        return usage("no planted bug is called '" + given.planted + "': try all", given.as_json);
    }
    return all_found ? exit_done : exit_failed;
}

int run_attacks(const arguments& given) {
    attack_command all;
    all.wanted = given.attack;
    all.first_seed = given.seed.value_or(given.base.value_or(1));
    all.seeds = given.are_seeds_counted ? given.seeds : 1;
    all.as_json = given.as_json;
    all.log = given.log;
    return all.run();
}

int run(const arguments& given) {
    if (!given.attack.empty()) {
        return run_attacks(given);
    }
    if (!given.planted.empty() && given.policy != nullptr) {
        return usage("--policy is for runs without a planted bug", given.as_json);
    }
    if (!given.planted.empty()) {
        return run_planted(given);
    }
    return given.seed ? run_again(given) : run_seeds(given);
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App program("Many devices and the server in one thread, made-up time, seeded faults.");
    arguments given;
    const auto* seeds = program.add_option("--seeds", given.seeds, "how many seeds to run")
                            ->check(CLI::PositiveNumber);
    add_seed(program, "--seed-base", given.base, "the first seed; without it, one from the clock");
    add_seed(program, "--seed", given.seed, "run this one and print its options");
    program.add_option("--store", given.store)->check(CLI::IsMember({"model", "sqlite", "both"}));
    program.add_option("--jobs", given.jobs, "how many seeds at a time")
        ->check(CLI::PositiveNumber);
    add_policy(program, given.policy);
    program.add_option("--planted", given.planted, "search for a planted bug, or for all");
    program.add_option("--attack", given.attack, "play what a dishonest server tries, or all");
    program.add_flag(
        "--known", given.known, "with --planted: only the seed that is known to find it"
    );
    program.add_flag(
        "--measure", given.measured, "with --planted: how many seeds find it, and how soon"
    );
    program.add_flag("--floors", given.floors, "judge what fewer than 1,000 runs have seen, too");
    program.add_flag("--traces", given.traces, "print each run's trace hash and nothing else");
    program.add_option("--seconds", given.seconds, "wait for no run after this long");
    program.add_flag("--log", given.log, "tell every frame, with its virtual time");
    program.add_flag("--json", given.as_json, "one object a line");
    const heartbeat_command heartbeat(program);
    const storm_command storms(program);
    try {
        program.parse(argc, argv);
    } catch (const CLI::Success& help) {
        return program.exit(help);
    } catch (const CLI::ParseError& wrong) {
        return usage(
            wrong.what(),
            given.as_json || std::find(argv, argv + argc, std::string_view("--json")) != argv + argc
        );
    }
    given.are_seeds_counted = seeds->count() != 0;
    if (!given.planted.empty() && !given.measured && !given.are_seeds_counted) {
        given.seeds = 5'000;  // some are rare, and a search ends with what it looked for
    }
    if (storms.is_wanted()) {
        return storms.run();
    }
    return heartbeat.is_wanted() ? heartbeat.run() : run(given);
}
