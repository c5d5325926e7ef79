#include "tests/simulation/checkers/inbox_checker.hpp"

#include <cstddef>
#include <string>
#include <variant>

namespace gapless::simulation {

using protocol::sync_state;

// What is read shows what was written before it in the same job, but not that entries are moved,
// which is the job's end.
void inbox_checker::handle_committed(
    const server::store_job& job, const server::job_result& committed
) {
    if (lifetime_ == duration{}) {
        return;
    }
    for (std::size_t n = 0; n < job.operations.size() && n < committed.outcomes.size(); ++n) {
        const auto* asked = std::get_if<server::sync_operation>(&job.operations[n]);
        const auto* page = std::get_if<protocol::sync_page>(&committed.outcomes[n]);
        if (asked != nullptr && page != nullptr) {
            check_page(*asked, *page, job.now);
        }
    }
    for (const server::conversation_change& change : committed.changes) {
        note(change, job.now);
    }
}

void inbox_checker::note(const server::conversation_change& change, wall_time now) {
    for (const auto& recipient : change.recipients) {
        inbox& theirs = inboxes_[recipient.user];
        inbox_version& version = theirs.versions[change.conversation];
        theirs.entries.erase(version);
        version = recipient.inbox.version;
        theirs.entries.insert_or_assign(version, place{change.conversation, now});
    }
}

bool inbox_checker::has_missed_too_much(const server::sync_operation& asked, wall_time now) const {
    const auto theirs = inboxes_.find(asked.by.user);
    if (theirs == inboxes_.end() || asked.sync.version == inbox_version{} || asked.is_continued) {
        return false;
    }
    const auto missed = theirs->second.entries.upper_bound(asked.sync.version);
    return missed != theirs->second.entries.end() && missed->second.at + lifetime_ <= now;
}

void inbox_checker::check_page(
    const server::sync_operation& asked, const protocol::sync_page& page, wall_time now
) {
    const auto at = [&] {
        return "a sync of user " + std::to_string(asked.by.user.value) + " from version " +
               std::to_string(asked.sync.version.value);
    };
    std::set<inbox_version>& paused_at = paused_at_[asked.by.device];
    report_.check(
        invariant::i15_resume_is_sync,
        !asked.is_continued || paused_at.contains(asked.sync.version),
        [&] { return at() + " goes on from a page that nobody was told"; }
    );
    if (page.state == sync_state::more) {
        paused_at.insert(page.version);
    }
    const bool is_reset = page.state == sync_state::reset;
    const bool is_due = has_missed_too_much(asked, now);
    report_.check(invariant::i15_resume_is_sync, is_reset || !is_due, [&] {
        return at() + " was answered, though the inbox does not live that long";
    });
    if (is_reset && is_due) {
        report_.reached("a device had missed more than the inbox keeps");
    }
    if (asked.is_continued && page.state == sync_state::ok) {
        report_.reached("a listing of several pages was told to its end");
    }
}

}  // namespace gapless::simulation
