#include "server/core/fanout/sync.hpp"

#include "protocol/planted.hpp"
#include "server/core/fanout/describe_entry.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace gapless::server {

namespace {

using protocol::sync_page;
using protocol::sync_state;

// Whether the asked version is one that this inbox has given, and can still answer for.
bool is_answerable(const protocol::sync& asked, const inbox_record& inbox) {
    if (asked.epoch != log_epoch{} && asked.epoch != inbox.epoch) {
        return false;
    }
    if (asked.version > inbox.version) {
        return false;
    }
    return asked.version >= inbox.floor || asked.version == inbox_version{};
}

// Whether the oldest change that the device has not heard of is older than the inbox lives. Who has
// just been told to begin anew goes on page by page, through versions that are as old.
bool is_outlived(
    const sync_operation& op, const std::vector<inbox_row>& missed, const job_workspace& work
) {
    const duration lifetime = work.policy().inbox_lifetime;
    const bool is_from_start = op.sync.version == inbox_version{};
    if (lifetime == duration{} || is_from_start || op.is_continued || missed.empty()) {
        return false;
    }
    if (GAPLESS_PLANTED(reset_forgotten) && op.sync.version > inbox_version{20}) {
        return false;
    }
    return missed.front().at + lifetime <= work.now();
}

sync_page reset_page(log_epoch epoch) { return {epoch, {}, sync_state::reset, {}}; }

// So many bytes of mentions and drafts fill a page, whose entries have to fit into a frame.
constexpr std::size_t page_extra_bytes_max = 20'000;
constexpr std::size_t mention_bytes = 20;

bool is_full(const sync_page& page) {
    std::size_t bytes = 0;
    for (const protocol::inbox_entry& each : page.entries) {
        bytes += each.mentions.size() * mention_bytes + each.draft.size();
    }
    for (const protocol::inbox_entry& each : page.large) {
        bytes += each.mentions.size() * mention_bytes + each.draft.size();
    }
    return bytes >= page_extra_bytes_max;
}

// Those of the inbox. A page that is full earlier ends with the entry that filled it.
void list_entries(
    job_workspace& work, user_id user, const std::vector<inbox_row>& rows, sync_page& page
) {
    for (const inbox_row& row : rows) {
        if (open_conversation* where = work.conversation(row.conversation)) {
            page.entries.push_back(describe_entry(work, *where, user, row.version));
        }
        if (is_full(page) && row != rows.back()) {
            page.version = row.version;
            page.state = sync_state::more;
            return;
        }
    }
}

// The user's large groups, as many as the page still takes: it is the last only with the last one.
void list_large(job_workspace& work, const sync_operation& op, std::size_t room, sync_page& page) {
    const conversation_id after = op.sync.large_after;
    std::vector<conversation_id> marked = work.store().large_of(op.by.user, after, room + 1);
    if (GAPLESS_PLANTED(large_head_not_listed) && op.sync.version > inbox_version{90}) {
        marked.clear();
    }
    if (marked.size() > room) {
        marked.resize(room);
        page.state = sync_state::more;
    }
    page.large_to = marked.empty() ? after : marked.back();
    for (const conversation_id id : marked) {
        if (open_conversation* where = work.conversation(id)) {
            page.large.push_back(describe_entry(work, *where, op.by.user, {}));
        }
        if (is_full(page) && id != marked.back()) {
            page.large_to = id;
            page.state = sync_state::more;
            return;
        }
    }
}

}  // namespace

outcome sync(job_workspace& work, const sync_operation& op) {
    if (const result<void> current = work.check_session(op.by); !current) {
        return current.error();
    }
    const inbox_record inbox = work.store().inbox_of(op.by.user);
    if (!is_answerable(op.sync, inbox)) {
        return reset_page(inbox.epoch);
    }
    sync_page page{inbox.epoch, inbox.version, sync_state::ok, {}};
    const std::uint32_t limit = std::clamp(op.sync.limit, 1U, work.policy().sync_entries_max);
    std::vector<inbox_row> rows =
        work.store().read_inbox(op.by.user, op.sync.version, std::size_t{limit} + 1);
    if (is_outlived(op, rows, work)) {
        return reset_page(inbox.epoch);
    }
    if (rows.size() > limit) {
        rows.resize(limit);
        page.state = sync_state::more;
        if (!GAPLESS_PLANTED(cursor_without_head) || op.sync.version < inbox_version{90}) {
            page.version = rows.back().version;
        }
    }
    list_entries(work, op.by.user, rows, page);
    if (page.state == sync_state::ok) {
        list_large(work, op, limit - rows.size(), page);
    }
    return page;
}

}  // namespace gapless::server
