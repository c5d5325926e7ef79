#include "server/core/store/open_conversation.hpp"

#include "protocol/planted.hpp"

#include <gapless/assert.hpp>

#include <algorithm>
#include <utility>

namespace gapless::server {

open_conversation::open_conversation(store_transaction& store, conversation_record record)
    : store_(store), record_(std::move(record)) {}

const std::map<user_id, membership_record>& open_conversation::members() {
    if (!members_) {
        members_.emplace();
        for (const membership_record& stay : store_.members(record_.id)) {
            members_->emplace(stay.user, stay);
            last_stays_.insert_or_assign(stay.user, stay);
        }
    }
    return *members_;
}

const membership_record* open_conversation::member(user_id user) {
    auto known = last_stays_.find(user);
    if (known == last_stays_.end()) {
        known = last_stays_.emplace(user, store_.last_stay(record_.id, user)).first;
    }
    const std::optional<membership_record>& last = known->second;
    return last && last->is_current() ? &*last : nullptr;
}

std::vector<membership_record> open_conversation::stays(user_id user) {
    return store_.stays(record_.id, user);
}

bool open_conversation::was_ever_member(user_id user) {
    return member(user) != nullptr || !stays(user).empty();
}

std::optional<user_id> open_conversation::peer_of(user_id user) {
    if (!is_group()) {
        for (const auto& [other, stay] : members()) {
            if (other != user) {
                return other;
            }
        }
    }
    return std::nullopt;
}

void open_conversation::admit(user_id user, member_role role, seq joined) {
    put_member(new_stay(user, role, joined));
    ++record_.members;
    record_changed_ = true;
    departed_.erase(user);
    make_relation_stale();
    if (record_.fanout == fanout_state::rising || is_read_fanout()) {
        mark(user);
    }
    // Unread is counted within a stay: what the user wrote in an earlier one is in no sum any more.
    if (protocol::read_state state = read_state(user); state.own_after_read != 0) {
        state.own_after_read = 0;
        put_read_state(user, state);
    }
}

membership_record open_conversation::new_stay(user_id user, member_role role, seq joined) {
    membership_record stay{record_.id, user, joined, {}, role, joined, {}};
    if (!is_group()) {
        return stay;
    }
    const bool shows_all = record_.history == history_policy::all;
    const std::vector<membership_record> before = stays(user);
    if (before.empty()) {
        stay.first_seq = shows_all ? seq{1} : joined;
        return stay;
    }
    stay.first_seq = shows_all ? before.back().left_seq.next() : joined;
    if (!GAPLESS_PLANTED(mute_forgotten_on_rejoin)) {
        stay.muted_until = before.back().muted_until;
    }
    return stay;
}

membership_record open_conversation::current_stay(user_id user) {
    const membership_record* current = member(user);
    GAPLESS_ASSERT(current != nullptr);
    return *current;
}

void open_conversation::put_member(const membership_record& stay) {
    store_.put_membership(stay);
    last_stays_.insert_or_assign(stay.user, stay);
    if (members_ && stay.is_current()) {
        members_->insert_or_assign(stay.user, stay);
    } else if (members_) {
        members_->erase(stay.user);
    }
    concerned_.insert(stay.user);
    state_changed_ = true;
}

void open_conversation::part(user_id user, seq left) {
    membership_record stay = current_stay(user);
    stay.left_seq = left;
    put_member(stay);
    --record_.members;
    record_changed_ = true;
    departed_.insert_or_assign(user, stay);
    make_relation_stale();
    if (record_.fanout != fanout_state::write) {
        unmark(user);
    }
}

void open_conversation::change_role(user_id user, member_role role) {
    membership_record stay = current_stay(user);
    stay.role = role;
    put_member(stay);
}

void open_conversation::mute(user_id user, wall_time until) {
    membership_record stay = current_stay(user);
    stay.muted_until = until;
    put_member(stay);
}

void open_conversation::turn(fanout_state to) {
    record_.fanout = to;
    record_.crossed_to = {};
    record_changed_ = true;
    crossed_on_ = true;
}

void open_conversation::cross_to(user_id user) {
    record_.crossed_to = user;
    record_changed_ = true;
    crossed_on_ = true;
}

void open_conversation::mark(user_id user) {
    store_.put_large(user, record_.id);
    marks_.insert_or_assign(user, true);
}

void open_conversation::unmark(user_id user) {
    store_.remove_large(user, record_.id);
    marks_.insert_or_assign(user, false);
}

void open_conversation::touch(user_id user) { concerned_.insert(user); }

bool open_conversation::is_marked(user_id user) { return store_.is_large(user, record_.id); }

std::vector<membership_record> open_conversation::members_after(
    user_id user, std::size_t count_max
) {
    return store_.members_after(record_.id, user, count_max);
}

void open_conversation::rename(std::string name) {
    record_.name = std::move(name);
    change_record();
}

void open_conversation::set_history(history_policy shown) {
    record_.history = shown;
    change_record();
}

void open_conversation::mute_all(bool muted) {
    record_.all_muted = muted;
    change_record();
}

void open_conversation::dismiss() {
    record_.dismissed = true;
    change_record();
}

void open_conversation::set_retention(const retention& kept) {
    record_.retention = kept;
    change_record();
}

const std::optional<relation_record>& open_conversation::relation() {
    if (!relation_) {
        relation_ = store_.find_relation(record_.id);
    }
    return *relation_;
}

void open_conversation::put_relation(const relation_record& relation) {
    store_.put_relation(relation);
    relation_ = relation;
}

void open_conversation::make_relation_stale() {
    // Before its first entry it has none, and most never have one.
    if (record_.head == seq{} || !relation() || relation()->is_stale) {
        return;
    }
    relation_record stale = *relation();
    stale.is_stale = true;
    put_relation(stale);
}

void open_conversation::begin_managed(const relation_name& relation, std::string wrapped) {
    record_.relation = relation;
    renew_key(std::move(wrapped));
}

void open_conversation::renew_key(std::string wrapped) {
    ++record_.key_version;
    store_.put_relation_key(
        {record_.id, record_.key_version, record_.head.next(), std::move(wrapped)}
    );
    change_record();
}

void open_conversation::set_policy(key_policy policy) {
    record_.policy = policy;
    change_record();
}

void open_conversation::note_generation(std::uint32_t generation) {
    if (relation() && generation > relation()->generation) {
        relation_record now = *relation();
        now.generation = generation;
        put_relation(now);
    }
}

void open_conversation::raise_floor(seq floor) {
    if (floor > record_.floor) {
        record_.floor = floor;
        record_changed_ = true;
    }
}

// Written when the job settles, with the head of that moment.
void open_conversation::change_record() {
    record_changed_ = true;
    state_changed_ = true;
}

sender_counter open_conversation::last_counter(const device_id& device) {
    const auto found = counters_.find(device);
    if (found != counters_.end()) {
        return found->second;
    }
    const sender_counter last = store_.last_counter(record_.id, device);
    counters_.emplace(device, last);
    return last;
}

void open_conversation::put_last_counter(const device_id& device, sender_counter counter) {
    counters_.insert_or_assign(device, counter);
    counted_.insert(device);
}

std::optional<dedupe_record> open_conversation::find_sent(
    const device_id& device, const client_id& id
) {
    const std::pair key{device, id};
    const auto found = sent_.find(key);
    if (found != sent_.end()) {
        return found->second;
    }
    std::optional<dedupe_record> stored = store_.find_sent(record_.id, device, id);
    sent_.emplace(key, stored);
    return stored;
}

void open_conversation::put_sent(const dedupe_record& sent) {
    store_.put_sent(sent);
    sent_.insert_or_assign(std::pair{sent.device, sent.client_id}, sent);
}

const protocol::read_state& open_conversation::read_state(user_id user) {
    const auto found = read_.find(user);
    if (found != read_.end()) {
        return found->second.now;
    }
    const protocol::read_state stored = store_.find_read_state(record_.id, user);
    return read_.emplace(user, read_change{stored, stored}).first->second.now;
}

void open_conversation::put_read_state(user_id user, protocol::read_state state) {
    state.version = read_state(user).version + 1;
    read_.at(user).now = state;
}

std::string open_conversation::draft(user_id user) {
    const auto put = drafts_.find(user);
    return put == drafts_.end() ? store_.find_draft(record_.id, user) : put->second;
}

void open_conversation::put_draft(user_id user, std::string text) {
    drafts_.insert_or_assign(user, std::move(text));
    state_changed_ = true;
}

ordinal open_conversation::ordinal_at(seq at) {
    const seq next = at.next();
    return next > record_.head ? record_.head_ordinal : store_.ordinal_before(record_.id, next);
}

ordinal open_conversation::base_ordinal(const membership_record& stay) {
    if (stay.join_seq <= seq{1} || record_.head_ordinal == ordinal{}) {
        return {};
    }
    return ordinal_at(stay.join_seq.previous());
}

std::uint64_t open_conversation::count_sent_by(user_id user, seq from, seq to) {
    return store_.count_sent_by(record_.id, user, from, to);
}

std::vector<mention_place> open_conversation::mentions_of(user_id user, ordinal above) {
    return store_.newest_mentions(record_.id, user, above, unread_mentions_max);
}

void open_conversation::mention(user_id user, const message& entry) {
    store_.put_mention({record_.id, user, entry.ordinal, entry.seq});
    touch(user);
}

message open_conversation::append(message entry, const keeping& kept) {
    entry.seq = record_.head.next();
    entry.ordinal = is_countable(entry.kind) ? record_.head_ordinal.next() : record_.head_ordinal;
    entry.id = store_.allot_messages(1);
    store_.insert_message(record_.id, entry, kept);
    if (is_annotation(entry.kind)) {
        annotate(entry);
    }
    record_.head = entry.seq;
    record_.head_ordinal = entry.ordinal;
    // Nobody has heard of a conversation before its first entry.
    state_changed_ = state_changed_ || entry.seq == seq{1};
    appended_.push_back(entry);
    if (kept.until != wall_time{}) {
        next_end_ = std::min(next_end_.value_or(kept.until), kept.until);
    }
    return entry;
}

void open_conversation::annotate(const message& entry) {
    store_.put_annotation({record_.id, entry.target, entry.kind, entry.sender, entry.seq});
    if (entry.kind == message_kind::recall) {
        store_.recall(record_.id, entry.target);
    }
}

void open_conversation::settle() {
    if (!appended_.empty()) {
        const auto countable = std::ranges::count_if(appended_, [](const message& each) {
            return is_countable(each.kind);
        });
        const seq first =
            store_.bump_seq(record_.id, appended_.size(), static_cast<std::uint64_t>(countable));
        // The head was read in this transaction, and a store that fails says so when it commits.
        GAPLESS_ASSERT(store_.failure() || first == appended_.front().seq);
    }
    if (record_changed_) {
        store_.put_conversation(record_);
    }
    for (const device_id& device : counted_) {
        store_.put_last_counter(record_.id, device, counters_.at(device));
    }
    for (const auto& [user, state] : read_) {
        if (state.now != state.before) {
            store_.put_read_state({record_.id, user, state.now});
        }
    }
    for (const auto& [user, text] : drafts_) {
        store_.put_draft({record_.id, user, text});
    }
}

}  // namespace gapless::server
