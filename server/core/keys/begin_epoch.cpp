#include "server/core/keys/begin_epoch.hpp"

#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/epoch_body.hpp"
#include "protocol/crypto/genesis_body.hpp"
#include "protocol/crypto/relation_entry.hpp"
#include "server/core/group/membership_entries.hpp"
#include "server/core/keys/expected_roster.hpp"
#include "server/core/keys/signed_text.hpp"
#include "server/core/keys/verified_entry.hpp"
#include "server/core/timeline/lifetime_rules.hpp"
#include "server/core/timeline/sender_rules.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gapless::server {

namespace {

using crypto::relation_entry;
using crypto::view_of;

// What the request says, verified.
struct chain_end {
    std::optional<relation_entry> genesis;
    std::vector<crypto::member_body> members;  // of GENESIS
    key_policy policy = key_policy::archive;   // likewise
    crypto::digest genesis_hash{};
    relation_entry epoch;
    crypto::digest epoch_hash{};
    crypto::epoch_body body;
};

// One epoch of one actor; made for the request.
class beginning {
public:
    beginning(job_workspace& work, const actor& by, const protocol::begin_epoch& asked)
        : work_(work), by_(by), asked_(asked) {}

    [[nodiscard]] result<chain_end> read();
    [[nodiscard]] result<void> check_roster(open_conversation&, const crypto::epoch_body&);
    void write(open_conversation&, const request_id&, const chain_end&);

private:
    [[nodiscard]] result<relation_entry> verified(const std::string& signed_entry);
    [[nodiscard]] result<crypto::genesis_body> read_genesis(const relation_entry&);
    [[nodiscard]] seq record(open_conversation&, const client_id&, const std::string& entry);

    job_workspace& work_;
    actor by_;
    const protocol::begin_epoch& asked_;
    std::unique_ptr<crypto::algorithms> use_ = crypto::algorithms::load().value();
};

result<relation_entry> beginning::verified(const std::string& signed_entry) {
    return verified_entry(*use_, work_, by_, signed_entry);
}

result<crypto::genesis_body> beginning::read_genesis(const relation_entry& entry) {
    if (entry.what != relation_entry::type::genesis) {
        return error{errc::usage, "a relation begins with GENESIS"};
    }
    auto body = crypto::decode_genesis_body(entry.body);
    if (!body) {
        return unfit("GENESIS", body.error());
    }
    const bool is_here = body->conversation == asked_.conversation;
    if (!is_here || body->mode != relation_mode::end_to_end) {
        return error{errc::usage, "GENESIS is of another conversation or mode"};
    }
    return *std::move(body);
}

result<chain_end> beginning::read() {
    if (asked_.entries.empty() || asked_.entries.size() > protocol::epoch_entries_max) {
        return error{errc::usage, "an epoch begins with one entry, a relation with two"};
    }
    chain_end end;
    if (asked_.entries.size() == 2) {
        result<relation_entry> first = verified(asked_.entries.front());
        if (!first) {
            return first.error();
        }
        auto begun = read_genesis(*first);
        if (!begun) {
            return begun.error();
        }
        end.members = std::move(begun->members);
        end.policy = begun->policy;
        end.genesis = *std::move(first);
        end.genesis_hash = crypto::entry_hash_of(*use_, view_of(asked_.entries.front()));
    }
    result<relation_entry> last = verified(asked_.entries.back());
    if (!last) {
        return last.error();
    }
    if (last->what != relation_entry::type::epoch) {
        return error{errc::usage, "an epoch begins with EPOCH"};
    }
    auto body = crypto::decode_epoch_body(last->body);
    if (!body) {
        return unfit("EPOCH", body.error());
    }
    end.epoch = *std::move(last);
    end.epoch_hash = crypto::entry_hash_of(*use_, view_of(asked_.entries.back()));
    end.body = *std::move(body);
    return end;
}

// Compare and set: of two who begin at once the first wins.
bool follows(const std::optional<relation_record>& kept, const chain_end& end) {
    const relation_entry& epoch = end.epoch;
    if (!kept) {
        return end.genesis && epoch.relation == end.genesis->relation && epoch.index == 1 &&
               epoch.previous == end.genesis_hash && end.body.epoch == 1;
    }
    return !end.genesis && epoch.relation.bytes == kept->relation.bytes &&
           epoch.index == kept->index + 1 && epoch.previous == kept->head.bytes &&
           end.body.epoch == kept->epoch + 1;
}

// Both ascend by device: one wrap for each recipient, and for nobody else.
bool is_for_all(
    const std::vector<crypto::roster_member>& roster,
    const std::vector<protocol::device_wrap>& wraps
) {
    std::map<device_id, std::uint32_t> recipients;
    for (const crypto::roster_member& member : roster) {
        for (const crypto::wrap_recipient& each : member.devices) {
            recipients.emplace(each.device, each.key_number);
        }
    }
    return std::ranges::equal(wraps, recipients, [](const auto& wrap, const auto& recipient) {
        return wrap.device == recipient.first && wrap.key_number == recipient.second;
    });
}

result<void> beginning::check_roster(open_conversation& where, const crypto::epoch_body& body) {
    const auto expected = expected_roster(*use_, work_, where);
    if (!expected) {
        return expected.error();
    }
    if (body.roster != *expected) {
        return error{errc::conflict, "the roster is not of those who may read now"};
    }
    if (!is_for_all(body.roster, asked_.wraps)) {
        return error{errc::usage, "there is one wrap for each device of the roster"};
    }
    return {};
}

// Else nobody would believe the epoch.
bool begins_with_roster(const chain_end& end) {
    return !end.genesis || std::ranges::equal(
                               end.members,
                               end.body.roster,
                               [](const auto& member, const auto& row) {
                                   return member.user == row.user && member.role == row.role;
                               }
                           );
}

seq beginning::record(
    open_conversation& where, const client_id& id, const std::string& signed_entry
) {
    message entry;
    entry.client_id = id;
    entry.sender = by_.user;
    entry.sender_name = work_.name_of(by_.user);
    entry.device = by_.device;
    entry.kind = message_kind::key_change;
    entry.server_time = work_.now();
    entry.body = signed_entry;
    const keeping kept = keeping_of(work_, where, entry);
    return where.append(std::move(entry), kept).seq;
}

void beginning::write(open_conversation& where, const request_id& request, const chain_end& end) {
    seq epoch;
    std::uint32_t written = 0;
    for (const std::string& each : asked_.entries) {
        epoch = record(where, entry_id(request, written), each);
        ++written;
    }
    std::map<device_id, user_id> owners;
    for (const crypto::roster_member& member : end.body.roster) {
        for (const crypto::wrap_recipient& each : member.devices) {
            owners.emplace(each.device, member.user);
        }
    }
    for (const protocol::device_wrap& each : asked_.wraps) {
        work_.store().put_wrap(
            {where.id(), epoch, owners.at(each.device), each.device, each.key_number, each.wrap}
        );
    }
    relation_record now;
    now.conversation = where.id();
    now.relation.bytes = end.epoch.relation.bytes;
    now.index = end.epoch.index;
    now.head = stored_hash(end.epoch_hash);
    now.epoch = end.body.epoch;
    now.epoch_at = epoch;
    if (end.body.policy == key_policy::ephemeral) {
        now.ends = work_.now() + work_.policy().ephemeral_memory;
    }
    where.put_relation(now);
    work_.store().remove_leaves(where.id());  // hashing begins anew
    if (where.record().policy != end.body.policy) {
        where.set_policy(end.body.policy);
    }
}

// A group was made with its policy. Of a direct conversation whoever begins chooses it.
bool is_of_policy(const open_conversation& where, const chain_end& end) {
    const bool chooses = end.genesis && where.record().kind == conversation_kind::direct;
    const key_policy fixed = chooses ? end.policy : where.record().policy;
    return end.body.policy == fixed && (!end.genesis || end.policy == fixed);
}

// An entry that no list vouches for would stop everybody who has to verify it.
bool is_listed(const chain_end& end, const actor& by) {
    return std::ranges::any_of(end.body.roster, [&](const crypto::roster_member& member) {
        const auto is_own = [&](const crypto::wrap_recipient& each) {
            return each.device == by.device;
        };
        return member.user == by.user && member.list_seq == end.epoch.actor_list_seq &&
               std::ranges::any_of(member.devices, is_own);
    });
}

}  // namespace

result<conversation_id> begin_epoch(
    job_workspace& work,
    const actor& by,
    const request_id& request,
    const protocol::begin_epoch& asked
) {
    open_conversation* where = work.conversation(asked.conversation);
    const destination to = destination::to(asked.conversation);
    if (const result<void> may = check_may_write(work, where, by, to); !may) {
        return may.error();
    }
    if (where->is_managed()) {
        return error{errc::usage, "the conversation is managed, and stays so"};
    }
    if (where->members_count() > crypto::epoch_body::members_max) {
        return errc::too_large_for_end_to_end;
    }
    beginning made{work, by, asked};
    const result<chain_end> end = made.read();
    if (!end) {
        return end.error();
    }
    if (!follows(where->relation(), *end)) {
        return error{errc::conflict, "the chain has another end here"};
    }
    if (const result<void> good = made.check_roster(*where, end->body); !good) {
        return good.error();
    }
    if (!begins_with_roster(*end)) {
        return error{errc::usage, "GENESIS and its epoch have the same members"};
    }
    if (!is_of_policy(*where, *end)) {
        return error{errc::usage, "the conversation has another key policy"};
    }
    if (!is_listed(*end, by)) {
        return error{errc::conflict, "who begins an epoch is in its roster, by the newest list"};
    }
    made.write(*where, request, *end);
    return where->id();
}

}  // namespace gapless::server
