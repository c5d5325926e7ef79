#include "sample-apps/gapless-cli/arrival.hpp"

#include <algorithm>
#include <functional>

namespace gapless::cli {

namespace {

constexpr duration wait_at_most = seconds(2);
constexpr duration look_every = milliseconds(5);

void await(device& box, const std::function<bool()>& has_come) {
    const auto until = now() + wait_at_most;
    while (now() < until && !has_come()) {
        const auto waited = box.wait([] { return false; }, look_every);
        if (waited.error().code != errc::timed_out) {
            return;
        }
    }
}

}  // namespace

seq stored_up_to(const device& box, conversation_id where) {
    const auto rows = box.client().conversations();
    if (!rows) {
        return {};
    }
    const auto row = std::ranges::find(*rows, where, &conversation::id);
    return row == rows->end() ? seq{} : row->high;
}

void await_arrival(device& box, conversation_id where, seq up_to) {
    await(box, [&] { return stored_up_to(box, where) >= up_to; });
}

void await_retention(device& box, conversation_id where, const retention& kept) {
    await(box, [&] {
        const auto rows = box.client().conversations();
        return !rows || std::ranges::any_of(*rows, [&](const conversation& row) {
            return row.id == where && row.retention == kept;
        });
    });
}

}  // namespace gapless::cli
