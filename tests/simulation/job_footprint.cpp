#include "tests/simulation/job_footprint.hpp"

#include <variant>

namespace gapless::simulation {
namespace {

job_footprint::rows rows_of(server::store_transaction& from, conversation_id where) {
    job_footprint::rows read;
    if (const auto row = from.find_conversation(where)) {
        read.newest = from.read_messages(where, row->head, row->head, 1, 1);
    }
    read.reading = from.read_states(where);
    return read;
}

}  // namespace

job_footprint footprint_of(server::store_transaction& from, const server::job_result& came) {
    job_footprint read;
    for (const server::conversation_change& change : came.changes) {
        read.conversations.emplace(change.conversation, rows_of(from, change.conversation));
        for (const auto& each : change.recipients) {
            read.inboxes.emplace(each.user, from.inbox_of(each.user));
        }
    }
    for (const server::outcome& each : came.outcomes) {
        if (const auto* marks = std::get_if<server::delivered_result>(&each)) {
            for (const server::delivered_mark& mark : marks->kept) {
                read.conversations.emplace(mark.conversation, rows_of(from, mark.conversation));
            }
        }
    }
    return read;
}

}  // namespace gapless::simulation
