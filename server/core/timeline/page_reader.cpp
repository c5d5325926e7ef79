#include "server/core/timeline/page_reader.hpp"

#include "protocol/planted.hpp"
#include "protocol/wire/sync_frames.hpp"
#include "server/core/timeline/leaves.hpp"
#include "server/core/timeline/lifetime_rules.hpp"
#include "server/core/timeline/message_size.hpp"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

namespace gapless::server {

namespace {

constexpr std::size_t per_target_max = 64;

// What one takes in a frame, rounded up.
constexpr std::size_t leaf_bytes = 48;

}  // namespace

page_reader::page_reader(
    job_workspace& work, protocol::pulled& answer, const std::vector<membership_record>& stays
)
    : work_(work), answer_(answer), stays_(stays), next_(answer.from) {}

void page_reader::add_hole(seq to, protocol::hole_reason reason) {
    const seq last = std::min(to, answer_.to);
    if (is_done() || last < next_) {
        return;
    }
    const bool goes_on = !answer_.holes.empty() && answer_.holes.back().reason == reason &&
                         answer_.holes.back().to.next() == next_;
    if (goes_on) {
        answer_.holes.back().to = last;
    } else {
        answer_.holes.push_back({next_, last, reason});
    }
    next_ = last.next();
    is_full_ = answer_.holes.size() >= work_.policy().pull_messages_max;
}

void page_reader::add_messages(seq to) {
    const seq last = std::min(to, answer_.to);
    if (is_done() || last < next_) {
        return;
    }
    const job_policy& policy = work_.policy();
    std::vector<message> found = work_.store().read_messages(
        answer_.conversation, next_, last, policy.pull_messages_max, policy.pull_bytes_max
    );
    const std::vector<seq> annotated =
        found.empty() ? std::vector<seq>{}
                      : work_.store().annotated(answer_.conversation, next_, found.back().seq);
    annotated_.insert(annotated.begin(), annotated.end());
    for (message& read : found) {
        pass_gone(read.seq.previous());
        if (is_expired(read, work_.now())) {
            pass_expired(read);
        } else if (is_done() || !take(std::move(read))) {
            break;
        }
    }
    pass_gone(last);
    is_full_ = is_full_ || next_ <= last;
}

// Whatever is not there has expired, or was lost; or the page was full before it.
void page_reader::pass_gone(seq to) {
    while (!is_done() && next_ <= to) {
        const auto gone = work_.store().find_hole(answer_.conversation, next_);
        if (!gone) {
            is_damaged_ = answer_.messages.empty() && answer_.holes.empty();
            is_full_ = true;
            return;
        }
        const seq last = std::min({gone->last, to, answer_.to});
        const std::size_t count_max = work_.policy().pull_bytes_max / leaf_bytes + 2;
        open_conversation& where = *work_.conversation(answer_.conversation);
        for (const auto& each : leaves_of_gone(work_, where, next_, last, count_max)) {
            if (!take_leaf(each.seq, each.leaf)) {
                add_hole(each.seq.previous(), protocol::hole_reason::expired);
                is_full_ = true;
                return;
            }
        }
        add_hole(last, protocol::hole_reason::expired);
    }
}

// It is there still, but not for anybody.
void page_reader::pass_expired(const message& read) {
    if (is_done() || read.seq != next_) {
        return;
    }
    const auto left = leaf_of(work_, *work_.conversation(answer_.conversation), read);
    if (left && !take_leaf(read.seq, *left)) {
        is_full_ = true;
        return;
    }
    add_hole(read.seq, protocol::hole_reason::expired);
}

// False: it is for the next page.
bool page_reader::take_leaf(seq at, const protocol::leaf_hash& leaf) {
    if (!has_room_for(leaf_bytes)) {
        return false;
    }
    count(leaf_bytes);
    answer_.leaves.push_back({at, leaf});
    return true;
}

// What is longer than a page comes alone.
bool page_reader::has_room_for(std::size_t bytes) const {
    return (answer_.messages.empty() && answer_.leaves.empty()) ||
           bytes_ + bytes <= work_.policy().pull_bytes_max;
}

void page_reader::count(std::size_t bytes) {
    bytes_ += bytes;
    work_.count_page(bytes);
}

void page_reader::finish() {
    answer_.to = next_.previous();
    std::erase_if(answer_.annotations, [&](const message& each) { return each.seq <= answer_.to; });
}

bool page_reader::is_visible(seq at) const {
    return std::ranges::any_of(stays_, [at](const membership_record& stay) {
        return stay.first_seq <= at && (stay.is_current() || at <= stay.left_seq);
    });
}

// The newest edit comes first, and it is the text: where edits are long, the older ones stay away.
std::vector<message> page_reader::annotations_of(seq target) {
    std::vector<message> found;
    const bool is_left_out = GAPLESS_PLANTED(pull_without_annotations) && target > seq{40};
    if (!annotated_.contains(target) || is_left_out) {
        return found;
    }
    const conversation_id where = answer_.conversation;
    std::size_t edited_bytes = 0;
    for (const annotation_record& each : work_.store().annotations(where, target, per_target_max)) {
        for (message& entry : work_.store().read_messages(where, each.seq, each.seq, 1, 1)) {
            const std::size_t edit = entry.kind == message_kind::edit ? entry.body.size() : 0;
            const bool is_told = edit == 0 || edited_bytes == 0 ||
                                 edited_bytes + edit <= work_.policy().pull_bytes_max;
            if (is_told && is_visible(entry.seq) && !is_expired(entry, work_.now())) {
                edited_bytes += edit;
                found.push_back(std::move(entry));
            }
        }
    }
    return found;
}

bool page_reader::take(message read) {
    std::vector<message> about = annotations_of(read.seq);
    std::size_t bytes = message_size(read);
    for (const message& each : about) {
        bytes += message_size(each);
    }
    const auto left = read.recalled
                          ? leaf_of(work_, *work_.conversation(answer_.conversation), read)
                          : std::nullopt;
    bytes += left ? leaf_bytes : 0;
    const bool is_too_many = answer_.messages.size() >= work_.policy().pull_messages_max;
    if (read.seq != next_ || !has_room_for(bytes) || is_too_many) {
        is_full_ = true;
        return false;
    }
    count(bytes);
    next_ = read.seq.next();
    if (left) {
        answer_.leaves.push_back({read.seq, *left});
    }
    answer_.messages.push_back(std::move(read));
    std::ranges::move(about, std::back_inserter(answer_.annotations));
    return true;
}

}  // namespace gapless::server
