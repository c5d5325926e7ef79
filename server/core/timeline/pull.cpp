#include "server/core/timeline/pull.hpp"

#include "protocol/planted.hpp"
#include "server/core/timeline/page_reader.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace gapless::server {

namespace {

protocol::pulled fail(conversation_id asked, log_epoch epoch, errc code) {
    protocol::pulled answer;
    answer.conversation = asked;
    answer.epoch = epoch;
    answer.failure = error{code};
    return answer;
}

void read_stays(
    page_reader& page, const std::vector<membership_record>& stays, const conversation_record& log
) {
    for (const membership_record& stay : stays) {
        if (page.is_done()) {
            return;
        }
        const seq last = stay.is_current() ? log.head : stay.left_seq;
        if (last < page.next()) {
            continue;
        }
        if (stay.first_seq > page.next()) {
            page.add_hole(stay.first_seq.previous(), protocol::hole_reason::not_a_member);
        }
        if (log.floor >= page.next()) {
            page.add_hole(std::min(log.floor, last), protocol::hole_reason::expired);
        }
        page.add_messages(last);
    }
}

// The asking device's, or by a bug that the simulator must find another one's of its user.
std::optional<key_wrap_record> wrap_for(
    job_workspace& work, const actor& by, conversation_id where, seq at
) {
    if (GAPLESS_PLANTED(wrap_of_another) && at > seq{30}) {
        for (const device_record& other : work.store().devices_of(by.user)) {
            if (other.device != by.device) {
                return work.store().find_wrap(by.user, other.device, where, at);
            }
        }
    }
    return work.store().find_wrap(by.user, by.device, where, at);
}

void add_wraps(job_workspace& work, const actor& by, protocol::pulled& answer) {
    for (const message& entry : answer.messages) {
        if (entry.kind != message_kind::key_change) {
            continue;
        }
        if (auto found = wrap_for(work, by, answer.conversation, entry.seq)) {
            answer.wraps.push_back({entry.seq, found->key_number, std::move(found->wrap)});
        }
    }
}

}  // namespace

outcome pull(job_workspace& work, const pull_operation& op) {
    if (const result<void> current = work.check_session(op.by); !current) {
        return current.error();
    }
    if (work.page_bytes() > work.policy().job_pages_bytes_max) {
        return error{errc::overloaded, "for a later job"};
    }
    open_conversation* where = work.conversation(op.pull.conversation);
    const std::vector<membership_record> stays =
        where == nullptr ? std::vector<membership_record>{} : where->stays(op.by.user);
    if (stays.empty()) {
        return fail(op.pull.conversation, op.pull.epoch, errc::unknown_conversation);
    }
    const conversation_record& log = where->record();
    if (op.pull.epoch != log_epoch{} && op.pull.epoch != log.epoch) {
        return fail(log.id, log.epoch, errc::log_diverged);
    }

    protocol::pulled answer;
    answer.conversation = log.id;
    answer.epoch = log.epoch;
    answer.floor = log.floor;
    answer.head = stays.back().is_current() ? log.head : stays.back().left_seq;
    if (where->is_read_fanout() && stays.back().is_current()) {
        answer.group =
            protocol::group_summary{log.name, log.members, log.retention, log.key_version};
        answer.head_ordinal = log.head_ordinal;
        answer.read_state = where->read_state(op.by.user);
    }
    answer.from = std::max(op.pull.from, seq{1});
    answer.to = std::min(op.pull.to, answer.head);
    if (answer.to < answer.from) {
        answer.to = answer.from.previous();
        return answer;
    }
    page_reader page{work, answer, stays};
    read_stays(page, stays, log);
    if (page.is_damaged()) {
        // An empty range would say that there never was anything for this user.
        protocol::pulled lost = fail(log.id, log.epoch, errc::storage_failed);
        lost.from = page.next();
        lost.to = lost.from.previous();
        return lost;
    }
    page.finish();
    add_wraps(work, op.by, answer);
    return answer;
}

}  // namespace gapless::server
