#include "sdk/sqlite/mailbox_reader.hpp"

#include "sdk/sqlite/mailbox_queries.hpp"
#include "sdk/sqlite/mailbox_readers.hpp"
#include "sdk/sqlite/search_queries.hpp"

#include <cstdint>
#include <limits>
#include <utility>

namespace gapless::sdk {

mailbox_reader::mailbox_reader(
    std::shared_ptr<mailbox_readers> counted, std::unique_ptr<storage::database> connection
)
    : counted_(std::move(counted)), connection_(std::move(connection)) {}

mailbox_reader::~mailbox_reader() {
    connection_.reset();
    counted_->handle_closed();
}

template <class Value>
result<Value> mailbox_reader::judge(Value found) {
    if (const auto failure = connection_->take_failure()) {
        return *failure;
    }
    return found;
}

template <class Read>
auto mailbox_reader::read_at_once(Read query)
    -> result<decltype(query(std::declval<storage::database&>()))> {
    connection_->run("BEGIN");
    auto found = query(*connection_);
    connection_->run("COMMIT");
    if (const auto failure = connection_->take_failure()) {
        connection_->run("ROLLBACK");
        static_cast<void>(connection_->take_failure());
        return *failure;
    }
    return found;
}

result<mailbox_state> mailbox_reader::load() {
    return read_at_once([](storage::database& from) { return read_state(from); });
}

result<search_page> mailbox_reader::search(const search_plan& plan) {
    return read_at_once([&](storage::database& from) { return read_search(from, plan); });
}

result<std::vector<conversation>> mailbox_reader::conversations() {
    return judge(read_conversations(*connection_));
}

result<bool> mailbox_reader::has_conversation(conversation_id id) {
    return judge(sdk::has_conversation(*connection_, id));
}

result<bool> mailbox_reader::has_gaps(conversation_id id) {
    return judge(sdk::has_gaps(*connection_, id));
}

result<std::uint64_t> mailbox_reader::unread_total() {
    return judge(read_unread_total(*connection_));
}

result<std::vector<protocol::draft>> mailbox_reader::drafts() {
    std::vector<protocol::draft> rows;
    for (auto& [position, row] : read_drafts(*connection_)) {
        rows.push_back(std::move(row));
    }
    return judge(std::move(rows));
}

result<std::vector<message>> mailbox_reader::messages(
    conversation_id id, seq from, seq to, std::size_t limit
) {
    return judge(read_messages(*connection_, id, from, to, limit));
}

result<std::vector<annotation>> mailbox_reader::annotations(conversation_id id, seq from, seq to) {
    return judge(read_annotations(*connection_, id, from, to));
}

result<std::vector<message>> mailbox_reader::newest(conversation_id id, std::size_t limit) {
    const seq last{std::numeric_limits<std::uint64_t>::max()};
    return judge(read_newest(*connection_, id, last, limit));
}

result<std::vector<protocol::hole>> mailbox_reader::holes(conversation_id id) {
    return judge(read_holes(*connection_, id));
}

}  // namespace gapless::sdk
