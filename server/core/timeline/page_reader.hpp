#pragma once

#include "protocol/wire/sync_frames.hpp"
#include "server/core/store/job_workspace.hpp"

#include <gapless/seq.hpp>

#include <cstddef>
#include <set>
#include <vector>

namespace gapless::server {

// Fills one answer to a pull, stretch by stretch and without leaving a seq out, until the range or
// the page ends.
//
// Each add_* goes on where the one before stopped, as far as the given seq. Of annotations those
// are told that the user may see, who was there in these stays. What bodies have left that are gone
// counts as bodies do. Workspace, answer and stays outlive it.
class page_reader {
public:
    page_reader(
        job_workspace&, protocol::pulled& answer, const std::vector<membership_record>& stays
    );

    void add_hole(seq to, protocol::hole_reason);
    void add_messages(seq to);

    // Says how far it came, once nothing more is added.
    void finish();

    // Where the next stretch begins.
    [[nodiscard]] seq next() const { return next_; }

    // The store has lost next(), and nothing before it is left to answer with.
    [[nodiscard]] bool is_damaged() const { return is_damaged_; }

    // Whether the range was reached in full, or the page is.
    [[nodiscard]] bool is_done() const { return is_full_ || next_ > answer_.to; }

private:
    [[nodiscard]] bool take(message);
    void pass_gone(seq to);
    void pass_expired(const message&);
    [[nodiscard]] bool take_leaf(seq at, const protocol::leaf_hash&);
    [[nodiscard]] bool has_room_for(std::size_t bytes) const;
    void count(std::size_t bytes);
    [[nodiscard]] bool is_visible(seq) const;
    [[nodiscard]] std::vector<message> annotations_of(seq target);

    job_workspace& work_;
    protocol::pulled& answer_;
    const std::vector<membership_record>& stays_;
    seq next_;
    std::set<seq> annotated_;
    std::size_t bytes_ = 0;
    bool is_full_ = false;
    bool is_damaged_ = false;
};

}  // namespace gapless::server
