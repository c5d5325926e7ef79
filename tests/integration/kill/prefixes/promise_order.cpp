#include "tests/integration/kill/prefixes/promise_order.hpp"

#include <gapless/uuid.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <variant>

namespace gapless::kill {
namespace {

// A message, and how many records there were when it was first promised.
using promises = std::map<client_id, std::uint64_t>;

promises promises_in(const std::vector<passed_frame>& passed) {
    promises found;
    for (const passed_frame& one : passed) {
        const auto* const answer = std::get_if<protocol::sent>(&one.frame);
        const auto* const message = std::get_if<protocol::send>(&one.frame);
        if (one.is_outgoing && answer != nullptr && !answer->duplicate) {
            found.emplace(answer->client_id, one.moment);
        } else if (one.is_outgoing && message != nullptr) {
            found.emplace(message->client_id, one.moment);
        }
    }
    return found;
}

bool is_of_log(const record& one, record_kind kind) {
    return one.head.kind == kind && one.name.ends_with("-wal");
}

std::optional<std::size_t> first_write_of(
    const std::vector<record>& recording, const client_id& id
) {
    for (std::size_t n = 0; n < recording.size(); ++n) {
        if (is_of_log(recording[n], record_kind::written) &&
            recording[n].payload.find(id.view()) != std::string::npos) {
            return n;
        }
    }
    return std::nullopt;
}

// Whether a sync that began after the write had returned by the moment.
bool is_synced(const std::vector<record>& recording, std::size_t write, std::uint64_t moment) {
    for (std::size_t n = write + 1; n < recording.size() && n < moment; ++n) {
        const record& one = recording[n];
        if (is_of_log(one, record_kind::synced) && one.head.begun_after > write) {
            return true;
        }
    }
    return false;
}

}  // namespace

promise_order compare_order(
    const std::vector<record>& recording, const std::vector<passed_frame>& passed
) {
    promise_order found;
    for (const auto& [id, moment] : promises_in(passed)) {
        const auto write = first_write_of(recording, id);
        if (write && is_synced(recording, *write, moment)) {
            ++found.kept;
        } else if (found.broken.empty()) {
            found.broken = "message " + uuid_text(id.view()) + " was promised after " +
                           std::to_string(moment) + " calls, before its log was synced";
        }
    }
    return found;
}

}  // namespace gapless::kill
