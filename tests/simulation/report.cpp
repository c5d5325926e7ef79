#include "tests/simulation/report.hpp"

namespace gapless::simulation {

void report::count(std::string_view counter, std::uint64_t by) { count_in(counters_, counter, by); }

void report::trace(std::uint64_t value) {
    trace_ = (trace_ ^ value) * 0x100000001b3ULL;
    trace_ ^= trace_ >> 29;
}

void report::trace(std::string_view bytes) {
    trace(bytes.size());
    for (const char byte : bytes) {
        trace(static_cast<std::uint64_t>(static_cast<unsigned char>(byte)));
    }
}

std::uint64_t report::counter(std::string_view name) const {
    const auto found = counters_.find(name);
    return found == counters_.end() ? 0 : found->second;
}

void report::count_in(counts& where, std::string_view name, std::uint64_t by) {
    const auto found = where.find(name);
    if (found == where.end()) {
        where.emplace(name, by);
    } else {
        found->second += by;
    }
}

}  // namespace gapless::simulation
