#include "sample-apps/gapless-cli/listen/retelling.hpp"

#include "sample-apps/gapless-cli/listen/ending.hpp"
#include "sample-apps/gapless-cli/shapes.hpp"

#include <utility>

namespace gapless::cli {

namespace {

constexpr std::size_t retold_at_once = 256;

// How often the mailbox is looked at for more: events would stop coming, as none is acknowledged.
constexpr duration look_every = milliseconds(100);

}  // namespace

retelling::retelling(device& through, listening::options chosen)
    : device_(through), options_(chosen) {}

result<void> retelling::run() {
    device_.connect();
    const time_allowed allowed(options_.at_most);
    while (true) {
        if (auto printed = print_new(); !printed) {
            return printed;
        }
        if (auto flushed = device_.on().out.flush(); !flushed) {
            return flushed;
        }
        if (is_done()) {
            return {};
        }
        const auto left = allowed.left();
        const auto waited =
            device_.wait([] { return false; }, left && *left < look_every ? *left : look_every);
        const bool is_time_over = left && *left == duration{};
        if (waited.error().code != errc::timed_out || is_time_over) {
            return listen_ending(waited.error(), options_.count.has_value());
        }
    }
}

result<void> retelling::print_new() {
    const auto rows = device_.client().conversations();
    if (!rows) {
        return rows.error();
    }
    for (const auto& row : *rows) {
        if (auto printed = print_new(row); !printed) {
            return printed;
        }
    }
    return {};
}

// Up to the first entry that is still missing.
result<void> retelling::print_new(const conversation& row) {
    auto& next = next_[row.id];
    while (next <= row.high && !is_done()) {
        const auto entries = device_.client().history(row.id, next, retold_at_once);
        if (!entries) {
            return entries.error();
        }
        for (const auto& entry : *entries) {
            if (is_done()) {
                return {};
            }
            if (entry.seq > row.high) {
                next = row.high.next();  // it came after the row was read; below it is a hole
                break;
            }
            device_.on().out.print(saying_of(row.id, entry));
            printed_ += is_countable(entry.kind) ? 1U : 0U;
            next = entry.seq.next();
        }
        if (entries->size() < retold_at_once) {
            next = row.high.next();
        }
    }
    return {};
}

}  // namespace gapless::cli
