#include "server/core/timeline/leaves.hpp"

#include "protocol/crypto/chain_hashes.hpp"
#include "protocol/planted.hpp"

namespace gapless::server {

namespace {

bool is_hashed(open_conversation& where, seq at) {
    return where.relation() && at > where.relation()->epoch_at;
}

protocol::leaf_hash leaf_of_body(job_workspace& work, const message& stored) {
    return {crypto::leaf_of(work.algorithms(), crypto::view_of(stored.body))};
}

}  // namespace

// One that was recalled has left it then: its body now is nothing.
void leave_leaf(job_workspace& work, open_conversation& where, seq gone) {
    if (!is_hashed(where, gone)) {
        return;
    }
    for (const message& stored : work.store().read_messages(where.id(), gone, gone, 1, 1)) {
        if (!stored.recalled) {
            work.store().put_leaf({where.id(), gone, leaf_of_body(work, stored)});
        }
    }
}

void leave_leaves_of_recalled(job_workspace& work, open_conversation& where, seq target) {
    if (!where.relation() || (GAPLESS_PLANTED(leaf_not_kept) && target > seq{30})) {
        return;
    }
    leave_leaf(work, where, target);
    for (const seq each : work.store().edits(where.id(), target)) {
        leave_leaf(work, where, each);
    }
}

std::optional<protocol::leaf_hash> leaf_of(
    job_workspace& work, open_conversation& where, const message& stored
) {
    if (!is_hashed(where, stored.seq)) {
        return std::nullopt;
    }
    if (!stored.recalled) {
        return leaf_of_body(work, stored);
    }
    const auto kept = work.store().leaves(where.id(), stored.seq, stored.seq, 1);
    return kept.empty() ? std::nullopt : std::optional(kept.front().leaf);
}

std::vector<leaf_record> leaves_of_gone(
    job_workspace& work, open_conversation& where, seq from, seq to, std::size_t count_max
) {
    return is_hashed(where, to) ? work.store().leaves(where.id(), from, to, count_max)
                                : std::vector<leaf_record>{};
}

}  // namespace gapless::server
