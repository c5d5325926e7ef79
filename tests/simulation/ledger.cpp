#include "tests/simulation/ledger.hpp"

#include <gapless/mention.hpp>
#include <gapless/user_name.hpp>

#include <algorithm>
#include <utility>

namespace gapless::simulation {

bool observed_log::is_visible(const std::string& user, seq position) const {
    const auto found = stays.find(user);
    return found != stays.end() &&
           std::any_of(found->second.begin(), found->second.end(), [&](const stay& one) {
               return position >= one.first && (one.left == seq{} || position <= one.left);
           });
}

bool observed_log::has_run_out(seq position, wall_time then) const {
    const message* entry = at(position);
    return entry != nullptr && entry->expires != wall_time{} && entry->expires <= then;
}

bool observed_log::has_run_out_there(seq position, wall_time then) const {
    const auto until = kept_until.find(position);
    return until != kept_until.end() && until->second <= then;
}

bool observed_log::may_be_gone(seq position, wall_time then) const {
    return has_run_out_there(position, then) || acknowledged.contains(position);
}

bool observed_log::must_be_gone(seq position, wall_time then) const {
    return has_run_out_there(position, then) || unneeded.contains(position);
}

bool observed_log::has_expired(wall_time then) const {
    return std::ranges::any_of(entries, [&](const message& each) {
        return may_be_gone(each.seq, then);
    });
}

void observed_log::recall(seq target) {
    for (message& entry : entries) {
        const bool is_edit = entry.kind == message_kind::edit && entry.target == target;
        if (const auto raw = sealed.find(entry.seq);
            raw != sealed.end() && (entry.seq == target || is_edit)) {
            raw->second.body.clear();
            raw->second.recalled = true;
        }
        if ((entry.seq == target || is_edit) && !entry.recalled) {
            recalled_.emplace(entry.seq, std::exchange(entry.body, {}));
            entry.recalled = true;
        }
    }
}

std::string observed_log::text_of(const message& entry) const {
    const auto before = recalled_.find(entry.seq);
    return before == recalled_.end() ? entry.body : before->second;
}

bool observed_log::is_readable(const device_id& device, seq position) const {
    if (is_managed) {
        return !sealed.contains(position);  // it may have come before its key
    }
    const auto epoch = epochs.find(position);
    return epoch == epochs.end() || rosters.at(epoch->second).contains(device);
}

bool observed_log::is_version_of(const std::string& user, std::uint64_t version) const {
    const auto found = stays.find(user);
    if (found == stays.end() || version == 0 || version > versions.size()) {
        return false;
    }
    const seq begins = versions[version - 1];
    const bool is_newest = version == versions.size();
    return std::ranges::any_of(found->second, [&](const stay& each) {
        return (is_newest || each.first < versions[version]) &&
               (each.left == seq{} || each.left >= begins);
    });
}

wall_time observed_log::erased_at(
    std::uint64_t epoch,
    std::uint32_t generation,
    const std::set<seq>& entries_here,
    duration window
) const {
    const auto begun = std::ranges::find(steps, epoch, &step::epoch);
    wall_time latest = (begun == steps.end() ? wall_time{} : begun->at + window) + window;
    for (const step& each : steps) {
        const bool is_later = std::pair(each.epoch, each.generation) > std::pair(epoch, generation);
        if (is_later && entries_here.contains(each.position)) {
            latest = std::min(latest, each.at + window);
        }
    }
    return latest;
}

bool observed_log::is_stored(const message& row) const {
    const auto raw = sealed.find(row.seq);
    return raw == sealed.end() ? holds(row) : raw->second == row;
}

message observed_log::shown_to(const device_id& device, const message& entry) const {
    return is_readable(device, entry.seq) ? entry : without_key(entry);
}

bool observed_log::is_erased(const message& shown, wall_time now) const {
    if (!is_ephemeral || !sealed.contains(shown.seq) || !has_run_out(shown.seq, now)) {
        return false;
    }
    message expected = without_key(*at(shown.seq));
    expected.recalled = shown.recalled;  // or not yet
    return expected == shown;
}

message observed_log::without_key(message entry) const {
    entry.body.clear();
    entry.origin.reset();
    entry.protection = is_ephemeral ? message_protection::key_erased : message_protection::no_key;
    return entry;
}

bool observed_log::holds(const message& told) const {
    const message* truth = at(told.seq);
    message seen = told;
    if (truth != nullptr && seen.recalled) {
        seen.protection = truth->protection;  // of what is gone nothing was protected
        seen.origin = truth->origin;
    }
    if (truth == nullptr || *truth == seen) {
        return truth != nullptr;
    }
    const auto before = recalled_.find(seen.seq);
    if (before == recalled_.end() || seen.recalled) {
        return false;
    }
    message was = *truth;
    was.body = before->second;
    was.recalled = false;
    return was == seen;
}

seq observed_log::visible_head(const std::string& user) const {
    const auto found = stays.find(user);
    if (found == stays.end()) {
        return seq{};
    }
    const stay& last = found->second.back();
    return last.left == seq{} ? head() : last.left;
}

std::vector<const message*> observed_log::unread_entries(const std::string& user, seq read) const {
    std::vector<const message*> found;
    const auto stayed = stays.find(user);
    if (stayed == stays.end() || stayed->second.back().left != seq{}) {
        return found;
    }
    const seq joined = stayed->second.back().joined;
    for (const message& entry : entries) {
        if (entry.seq > read && entry.seq >= joined && is_countable(entry.kind) &&
            canonical_user_name(entry.sender_name) != user) {
            found.push_back(&entry);
        }
    }
    return found;
}

std::uint64_t observed_log::unread(const std::string& user, seq read) const {
    return unread_entries(user, read).size();
}

std::uint64_t observed_log::unread_mentions(const std::string& user, seq read) const {
    std::uint64_t count = 0;
    for (const message* entry : unread_entries(user, read)) {
        count += std::ranges::count(entry->mentions, user) != 0 ? 1U : 0U;
    }
    return std::min<std::uint64_t>(count, unread_mentions_max);
}

const message* ledger::find(conversation_id conversation, seq position) const {
    const auto found = logs.find(conversation);
    return found == logs.end() ? nullptr : found->second.at(position);
}

}  // namespace gapless::simulation
