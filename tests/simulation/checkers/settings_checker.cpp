#include "tests/simulation/checkers/settings_checker.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <variant>

namespace gapless::simulation {
namespace {

template <class T>
bool take(versioned<T>& known, const std::optional<versioned<T>>& asked) {
    const bool is_newer = asked && asked->version > known.version;
    if (is_newer) {
        known = *asked;
    }
    return is_newer;
}

std::string place_of(user_id user, conversation_id where) {
    return "conversation " + std::to_string(where.value) + " user " + std::to_string(user.value);
}

}  // namespace

void settings_checker::handle_committed(
    const server::store_job& job, const server::job_result& committed
) {
    const std::size_t count = std::min(job.operations.size(), committed.outcomes.size());
    for (std::size_t n = 0; n < count; ++n) {
        const server::outcome& came = committed.outcomes[n];
        if (const auto* moved = std::get_if<server::cursor_result>(&came)) {
            note(std::get<server::cursor_operation>(job.operations[n]), *moved);
        } else if (const auto* page = std::get_if<protocol::sync_page>(&came)) {
            const user_id by = std::get<server::sync_operation>(job.operations[n]).by.user;
            for (const protocol::inbox_entry& entry : page->entries) {
                check_entry(by, entry);
            }
            for (const protocol::inbox_entry& entry : page->large) {
                check_entry(by, entry);
            }
        }
    }
    for (const server::conversation_change& change : committed.changes) {
        for (const auto& recipient : change.recipients) {
            if (recipient.inbox.read_state) {
                check_state({recipient.user, change.conversation}, *recipient.inbox.read_state);
            }
            if (change.state_changed) {
                check_entry(recipient.user, recipient.entry);
            }
        }
    }
}

void settings_checker::note(const server::cursor_operation& op, const server::cursor_result& came) {
    if (came.answer.failure) {
        return;
    }
    const key which{op.by.user, op.move.conversation};
    user_settings& known = ledger_.settings[which];
    const bool is_pinned = take(known.pinned, op.move.pinned);
    const bool is_muted = take(known.muted, op.move.muted);
    const bool is_begun = take(known.draft, op.move.draft);
    if (is_pinned || is_muted || is_begun) {
        report_.reached("a user set something for a conversation");
    } else if (op.move.pinned || op.move.muted || op.move.draft) {
        report_.reached("a setting came too late, or again");
    }
    check_state(which, came.answer.read_state);
    if (came.answer.draft) {
        check_draft(which, *came.answer.draft);
    }
}

void settings_checker::check_state(const key& which, const protocol::read_state& state) {
    const user_settings& known = ledger_.settings[which];
    report_.check(
        invariant::i12_cursors_only_grow,
        state.pinned.version >= known.pinned.version &&
            state.muted.version >= known.muted.version &&
            state.draft_version >= known.draft.version,
        [&] { return place_of(which.first, which.second) + ": a setting's version went back"; }
    );
    report_.check(
        invariant::i20_lists_agree,
        state.pinned == known.pinned && state.muted == known.muted &&
            state.draft_version == known.draft.version,
        [&] { return place_of(which.first, which.second) + ": what is set was not asked for"; }
    );
}

void settings_checker::check_draft(const key& which, const std::string& told) {
    const user_settings& known = ledger_.settings[which];
    report_.check(invariant::i20_lists_agree, told == known.draft.value, [&] {
        return place_of(which.first, which.second) + ": '" + told +
               "' is told as begun, and not '" + known.draft.value + "'";
    });
}

void settings_checker::check_entry(user_id reader, const protocol::inbox_entry& entry) {
    check_state({reader, entry.conversation}, entry.read_state);
    check_draft({reader, entry.conversation}, entry.draft);
}

void settings_checker::handle_opened(const rows& stored) {
    for (const auto& [id, log] : ledger_.logs) {
        const std::vector<server::read_record> kept = stored(id);
        for (const auto& [which, known] : ledger_.settings) {
            const auto row = std::ranges::find(kept, which.first, &server::read_record::user);
            if (which.second == id) {
                check_state(which, row == kept.end() ? protocol::read_state{} : row->state);
            }
        }
    }
}

}  // namespace gapless::simulation
