// What holds of a device when everything has come to rest.
#include "protocol/crypto/byte_reader.hpp"
#include "protocol/crypto/bytes.hpp"
#include "tests/simulation/checkers/annotation_checker.hpp"
#include "tests/simulation/checkers/device_checker.hpp"

#include <gapless/user_name.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace gapless::simulation {
namespace {

// A device erases on time, and this is looked at some time after.
constexpr duration patience = seconds(10);

// Without what has expired, which a device has or has not.
result<std::vector<message>> left_of(
    result<std::vector<message>> rows, const observed_log& log, wall_time now
) {
    if (rows) {
        std::erase_if(*rows, [&](const message& row) { return log.may_be_gone(row.seq, now); });
    }
    return rows;
}

}  // namespace

bool device_checker::has_all() const {
    return events_.empty() && (is_lazy_ || skipped_.empty()) &&
           std::all_of(ledger_.logs.begin(), ledger_.logs.end(), [this](const auto& entry) {
               const seq head = entry.second.visible_head(user_);
               const auto known = conversations_.find(entry.first);
               return head == seq{} ||
                      (known != conversations_.end() && known->second.high >= head);
           });
}

std::string device_checker::pending_text() const {
    std::string text;
    for (const auto& [id, log] : ledger_.logs) {
        const seq head = log.visible_head(user_);
        const auto known = conversations_.find(id);
        if (head != seq{} && (known == conversations_.end() || known->second.high < head)) {
            text += " (" + at(id, head) + " is missing)";
        }
    }
    for (const auto& [id, row] : drafts_) {
        text += " [" + std::to_string(row.to.conversation.value) + row.to.user + " state " +
                std::to_string(static_cast<int>(row.state)) +
                (row.failure ? " " + std::string(name_of(*row.failure)) : "") + "]";
    }
    return text;
}

void device_checker::check_settled() {
    for (const auto& [id, log] : ledger_.logs) {
        check_transcript(id, log);
    }
    check_promises();
    screen_.check_settled(user_);
    report_.check(invariant::i9_events_in_order, events_.empty(), [&] {
        return name_ + ": " + std::to_string(events_.size()) + " events were never shown";
    });
    for (const auto& [id, row] : drafts_) {
        report_.check(invariant::i22_everything_settles, is_at_rest(row), [&] {
            return name_ + ": a draft is still under way";
        });
    }
}

// Everybody has heard of everything: so what any device has read is read on all.
void device_checker::check_reading() {
    for (const auto& [id, log] : ledger_.logs) {
        const auto found = conversations_.find(id);
        if (found == conversations_.end()) {
            continue;
        }
        const conversation& row = found->second;
        if (!log.is_member(user_)) {
            const bool is_none = row.unread == 0 && row.unread_mentions == 0;
            report_.check(invariant::i19_unread_agrees, is_none, [&, where = id] {
                return at(where, row.head) + ": something is unread to who has left";
            });
            continue;
        }
        const seq read = ledger_.read[{user_, id}];
        report_.check(invariant::i18_cursors_agree, row.read_seq == read, [&, where = id] {
            return at(where, row.read_seq) + ": is where it has read to, and another device " +
                   std::to_string(read.value);
        });
        const auto marked = ledger_.marked.try_emplace({user_, id}, row.marked_unread).first;
        report_.check(
            invariant::i18_cursors_agree,
            marked->second == row.marked_unread,
            [&, where = id] { return at(where, row.head) + ": is marked on one device only"; }
        );
        check_settings(row);
        const std::uint64_t unread = log.unread(user_, read);
        report_.check(invariant::i19_unread_agrees, row.unread == unread, [&, where = id] {
            return at(where, row.head) + ": " + std::to_string(row.unread) + " unread, and not " +
                   std::to_string(unread);
        });
        const std::uint64_t mentions = log.unread_mentions(user_, read);
        const bool agrees = row.unread_mentions == mentions || log.has_expired(ledger_.now);
        report_.check(invariant::i19_unread_agrees, agrees, [&, where = id] {
            return at(where, row.head) + ": " + std::to_string(row.unread_mentions) +
                   " unread mentions, and not " + std::to_string(mentions);
        });
        if (mentions != 0) {
            report_.reached("a mention was left unread");
        }
        check_peer(row);
    }
}

// What the app sees of pin and mute is the server's row, and so on all devices; of a draft
// likewise, if anybody has told the server of one.
void device_checker::check_settings(const conversation& row) {
    const user_settings& stored = ledger_.settings[{user_id_, row.id}];
    const conversation_settings& seen = settings_[row.id];
    const bool agrees = seen.pinned == stored.pinned.value && seen.muted == stored.muted.value &&
                        row.reading.pinned == stored.pinned && row.reading.muted == stored.muted;
    report_.check(invariant::i20_lists_agree, agrees, [&] {
        return at(row.id, row.head) + ": pin and mute are not those that the server has";
    });
    if (are_drafts_synchronised_) {
        const bool is_same = seen.draft == stored.draft.value && row.reading.draft == stored.draft;
        report_.check(invariant::i20_lists_agree, is_same, [&] {
            return at(row.id, row.head) + ": '" + seen.draft + "' is begun here, and for all '" +
                   stored.draft.value + "'";
        });
    }
    if (stored.pinned.value) {
        report_.reached("a conversation was left pinned");
    }
}

// Who wrote in a direct conversation sees how far the other user is.
void device_checker::check_peer(const conversation& row) {
    const std::string name = canonical_user_name(row.name);
    const auto peer = ledger_.read.find({name, row.id});
    if (row.kind != conversation_kind::direct || name == user_ || peer == ledger_.read.end()) {
        return;
    }
    report_.check(invariant::i18_cursors_agree, row.peer_read == peer->second, [&] {
        return at(row.id, row.peer_read) + ": is as far as " + row.name +
               " is said to have read, not " + std::to_string(peer->second.value);
    });
    // Below what the peer has skipped its marks stop.
    report_.check(invariant::i18_cursors_agree, is_lazy_ || row.peer_delivered == row.head, [&] {
        return at(row.id, row.peer_delivered) + ": is as far as " + row.name + " is said to be";
    });
}

// Given up, or behind one of the same destination that was: a failed head blocks the others.
bool device_checker::is_at_rest(const protocol::draft& row) const {
    const auto given_up = [](const protocol::draft& one) {
        return one.state == protocol::draft_state::failed ||
               one.state == protocol::draft_state::unconfirmed;
    };
    return given_up(row) || std::any_of(drafts_.begin(), drafts_.end(), [&](const auto& other) {
               return given_up(other.second) && other.second.to == row.to;
           });
}

// Each row is either read as it was written, or not at all.
void device_checker::check_kept(sdk::mailbox& stored) {
    constexpr std::size_t all = 1'000'000;
    for (const auto& [id, line] : timelines_) {
        const auto log = ledger_.logs.find(id);
        if (log == ledger_.logs.end()) {
            continue;
        }
        std::vector<message> wanted;
        for (const seq position : line.rows) {
            if (!expiry_.is_gone(id, position) && !log->second.may_be_gone(position, ledger_.now)) {
                wanted.push_back(*log->second.at(position));
            }
        }
        const auto rows =
            left_of(stored.messages(id, seq{1}, log->second.head(), all), log->second, ledger_.now);
        const auto is_so = [&, where = id](const message& row, const message& truth) {
            return row.seq == truth.seq && holds(where, log->second, row);
        };
        const bool is_true = !rows || std::ranges::equal(*rows, wanted, is_so);
        report_.check(invariant::i25_damage_is_told, is_true, [&, where = id] {
            return at(where, log->second.head()) + ": rows are read that nobody wrote";
        });
    }
}

void device_checker::check_rows(sdk::mailbox& stored) {
    constexpr std::size_t all = 1'000'000;
    for (const auto& [id, log] : ledger_.logs) {
        std::vector<message> wanted;
        for (const message& entry : log.entries) {
            if (log.is_visible(user_, entry.seq) && !is_skipped(id, entry.seq) &&
                !expiry_.is_gone(id, entry.seq) && !log.may_be_gone(entry.seq, ledger_.now)) {
                wanted.push_back(entry);
            }
        }
        const auto rows = left_of(stored.messages(id, seq{1}, log.head(), all), log, ledger_.now);
        const auto is_same = [&, where = id](const message& row, const message& truth) {
            return row.seq == truth.seq && holds(where, log, row) &&
                   (row.recalled == truth.recalled || !has_heard_of_recall(where, log, truth));
        };
        const bool agrees = rows && std::ranges::equal(*rows, wanted, is_same);
        report_.check(invariant::i17_devices_agree, agrees, [&, where = id] {
            if (!rows) {
                return at(where, log.head()) + ": the mailbox cannot be read";
            }
            const auto differ = std::ranges::mismatch(*rows, wanted, is_same);
            const auto place = differ.in1 == rows->end() ? log.head() : differ.in1->seq;
            return at(where, place) + ": the mailbox does not hold what its user may see";
        });
        check_annotations(id, log, stored);
    }
}

void device_checker::check_readable(sdk::mailbox& stored, const std::set<device_id>& family) {
    constexpr std::size_t all = 1'000'000;
    for (const auto& [id, log] : ledger_.logs) {
        const auto sealed = stored.sealed(id, seq{}, all);
        for (const message& row : sealed ? *sealed : std::vector<message>{}) {
            const auto has_key = [&, at = row.seq](const auto& each) {
                return log.is_readable(each, at);
            };
            // What is managed everybody can read who is shown it.
            const bool was_given = log.is_managed || std::ranges::any_of(family, has_key);
            report_.check(invariant::i32_all_can_read, !was_given, [&, where = id] {
                return at(where, row.seq) + " cannot be read, and another device of its user can";
            });
        }
    }
}

void device_checker::check_ephemeral(sdk::mailbox& stored, const sdk::mailbox_state& state) {
    const auto span = ledger_.ephemeral_window + patience;
    const auto limit = ledger_.now + milliseconds(-span.milliseconds());
    for (const auto& [name, key] : state.keys) {
        if (name.kind != sdk::key_kind::generation) {
            continue;
        }
        crypto::byte_reader in(crypto::view_of(name.name));
        const conversation_id where{in.u63()};
        const auto epoch = in.u63();
        const auto generation = in.u32();
        const auto& log = ledger_.logs[where];
        const auto& rows = timelines_[where].rows;
        const auto to = log.erased_at(epoch, generation, rows, ledger_.ephemeral_window) + patience;
        const bool is_late = to < ledger_.now && log.is_member(user_) && !log.dismissed;
        report_.check(invariant::i44_ephemeral, !is_late, [&] {
            return at(where, seq{}) + ": the key of generation " + std::to_string(generation) +
                   " of epoch " + std::to_string(epoch) + " is kept";
        });
    }
    constexpr std::size_t all = 1'000'000;
    for (const auto& [id, log] : ledger_.logs) {
        if (!log.is_ephemeral) {
            continue;
        }
        const auto rows = stored.messages(id, seq{1}, log.head(), all);
        for (const message& row : rows ? *rows : std::vector<message>{}) {
            const bool is_late = is_countable(row.kind) && !row.body.empty() &&
                                 log.sealed.contains(row.seq) && row.server_time < limit;
            report_.check(invariant::i44_ephemeral, !is_late, [&, where = id] {
                return at(where, row.seq) + ": its text is kept";
            });
        }
    }
}

void device_checker::check_managed_keys(const sdk::mailbox_state& stored) {
    for (const auto& [name, key] : stored.keys) {
        if (name.kind != sdk::key_kind::managed_key) {
            continue;
        }
        crypto::byte_reader in(crypto::view_of(name.name));
        const conversation_id where{in.u63()};
        const std::uint64_t version = in.u63();
        const auto log = ledger_.logs.find(where);
        const bool is_theirs = log != ledger_.logs.end() && log->second.is_managed &&
                               log->second.is_version_of(user_, version);
        report_.check(invariant::i33_authorised, is_theirs, [&] {
            return at(where, seq{}) + ": version " + std::to_string(version) +
                   " of its key is for others";
        });
    }
}

// A recall may be among what was skipped, or have come after its user had left.
bool device_checker::has_heard_of_recall(
    conversation_id id, const observed_log& log, const message& gone
) const {
    const seq target = gone.kind == message_kind::edit ? gone.target : gone.seq;
    return std::ranges::any_of(log.entries, [&](const message& entry) {
        return entry.kind == message_kind::recall && entry.target == target &&
               can_read(id, log, entry.seq) && log.is_visible(user_, entry.seq) &&
               !is_skipped(id, entry.seq);
    });
}

// All that it has of the log it has said of the messages; and what it says is in the log.
void device_checker::check_annotations(
    conversation_id id, const observed_log& log, sdk::mailbox& stored
) {
    const auto said = stored.annotations(id, seq{}, log.head());
    std::map<annotation_key, seq> known;
    for (const annotation& each : said ? *said : std::vector<annotation>{}) {
        known.emplace(annotation_key{each.target, each.kind, each.by}, each.seq);
        const bool is_gone = expiry_.is_gone(id, each.target) || expiry_.is_gone(id, each.seq);
        report_.check(invariant::i43_expiry_on_devices, !is_gone, [&, where = id] {
            return at(where, each.seq) + " is told of, and has gone with its message";
        });
        const message* truth = log.at(each.seq);
        // With its target it may come to who has skipped it, before or after a managed group's key.
        const bool may_read = log.is_managed || can_read(id, log, each.seq);
        const bool is_true = truth != nullptr && log.is_visible(user_, each.seq) &&
                             (annotation_of(log.shown_to(device_id_, *truth)) == each ||
                              (may_read && annotation_of(*truth) == each));
        const bool was_true =
            truth != nullptr && truth->recalled && !has_heard_of_recall(id, log, *truth);
        report_.check(invariant::i21_annotations_agree, is_true || was_true, [&, where = id] {
            return at(where, each.seq) + " never said that of " + std::to_string(each.target.value);
        });
    }
    for (const message& entry : log.entries) {
        if (!is_annotation(entry.kind) || !log.is_visible(user_, entry.seq) ||
            !log.is_visible(user_, entry.target) || is_skipped(id, entry.target) ||
            !can_read(id, log, entry.seq) || is_skipped(id, entry.seq) ||
            expiry_.is_gone(id, entry.seq) || log.may_be_gone(entry.seq, ledger_.now)) {
            continue;
        }
        const auto newest = known.find({entry.target, entry.kind, entry.sender});
        const bool is_kept = newest != known.end() && newest->second >= entry.seq;
        report_.check(invariant::i21_annotations_agree, is_kept, [&, where = id] {
            return at(where, entry.seq) + " is not what is shown of " +
                   std::to_string(entry.target.value);
        });
    }
}

void device_checker::check_transcript(conversation_id id, const observed_log& log) {
    const timeline& line = timelines_[id];
    for (seq s{1}; s <= log.head() && !report_.broken(); s = s.next()) {
        const bool visible = log.is_visible(user_, s) && !is_skipped(id, s);
        const bool is_so = line.rows.contains(s) == visible ||
                           (visible && log.may_be_gone(s, ledger_.now) && line.holes.contains(s));
        report_.check(invariant::i17_devices_agree, is_so, [&] {
            return at(id, s) + (visible ? " is missing in the end" : " is none of its business");
        });
    }
}

}  // namespace gapless::simulation
