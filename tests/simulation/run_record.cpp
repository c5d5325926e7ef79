#include "tests/simulation/run_record.hpp"

#include <nlohmann/json.hpp>

#include <vector>

namespace gapless::simulation {
namespace {

using nlohmann::json;

report::counts counts_of(const json& packed) { return packed.get<report::counts>(); }

}  // namespace

std::uint64_t run_record::counter(std::string_view name) const {
    const auto found = counters.find(name);
    return found == counters.end() ? 0 : found->second;
}

run_record record_of(const options& drawn, const report& seen) {
    run_record made;
    made.seed = drawn.seed;
    made.store = drawn.store;
    made.trace = seen.trace_hash();
    if (const auto& broken = seen.broken()) {
        made.failed = run_record::failure{std::string(name_of(broken->which)), broken->what};
    }
    for (std::size_t n = 0; n < invariant_count; ++n) {
        made.evaluations[n] = seen.evaluations(static_cast<invariant>(n));
    }
    made.counters = seen.counters();
    made.operations = seen.operations();
    made.faults = seen.faults();
    made.states = seen.states();
    return made;
}

run_record record_of_death(std::uint64_t seed, store_kind store, int signal) {
    run_record made;
    made.seed = seed;
    made.store = store;
    made.failed = run_record::failure{
        "no run dies", "the process was ended by signal " + std::to_string(signal)
    };
    return made;
}

std::string pack(const run_record& run) {
    json all{
        {"seed", run.seed},
        {"sqlite", run.store == store_kind::sqlite},
        {"trace", run.trace},
        {"evaluations", run.evaluations},
        {"counters", run.counters},
        {"operations", run.operations},
        {"faults", run.faults},
        {"states", run.states},
    };
    if (run.failed) {
        all["broken"] = run.failed->broken;
        // A reason may quote what somebody sent: bytes of any kind.
        const auto* first = reinterpret_cast<const std::uint8_t*>(run.failed->what.data());
        all["what"] = json::binary({first, first + run.failed->what.size()});
    }
    std::string bytes;
    json::to_cbor(all, bytes);
    return bytes;
}

run_record unpack(std::string_view bytes) {
    const json all = json::from_cbor(bytes);
    run_record run;
    run.seed = all.at("seed");
    run.store = all.at("sqlite") ? store_kind::sqlite : store_kind::model;
    run.trace = all.at("trace");
    all.at("evaluations").get_to(run.evaluations);
    run.counters = counts_of(all.at("counters"));
    run.operations = counts_of(all.at("operations"));
    run.faults = counts_of(all.at("faults"));
    run.states = counts_of(all.at("states"));
    if (all.contains("broken")) {
        const auto& what = all.at("what").get_binary();
        run.failed = run_record::failure{all.at("broken"), {what.begin(), what.end()}};
    }
    return run;
}

}  // namespace gapless::simulation
