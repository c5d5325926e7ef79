#pragma once

#include "protocol/delivery/draft.hpp"
#include "sdk/core/lists/shown_list.hpp"
#include "sdk/core/mailbox/gap_set.hpp"
#include "sdk/core/mailbox/mailbox.hpp"
#include "sdk/core/mailbox/mailbox_changes.hpp"
#include "sdk/core/mailbox/mailbox_state.hpp"

#include <gapless/ids.hpp>
#include <gapless/listed_entry.hpp>
#include <gapless/result.hpp>
#include <gapless/seq.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace gapless::sdk {

// One conversation as a screen shows it: the newest entries of the log, its gaps, and what waits in
// the outbox.
//
// Begin with what the mailbox holds, feed it what is committed, and poll: what has changed since
// the last poll is one batch. Entries are read when polled: a conversation that got more than a
// screenful since then is a reset, and so is one of which something was filled in that is shown, or
// where an own message was found further up. The oldest entry shown stays the same otherwise, until
// show() is called, or what has expired makes room for older ones.
class timeline_list {
public:
    using batch = timeline_batch;

    timeline_list(conversation_id which, const mailbox_state& stored, std::size_t limit);

    // Input. The mailbox has committed these.
    void handle_committed(const mailbox_changes& changes);

    // Command: shows the newest so many entries.
    void show(std::size_t limit);

    // Output. Empty when nothing has changed that is shown. Fails as the mailbox does; the next
    // call tries again.
    [[nodiscard]] result<std::optional<batch>> poll_batch(mailbox& box);

    [[nodiscard]] const std::vector<listed_entry>& items() const { return shown_.items(); }

private:
    // The log comes before the outbox, and a gap before what is known to stand in it.
    struct place {
        bool is_waiting = false;
        std::uint64_t number = 0;  // the seq, or the position in the outbox
        bool is_entry = false;

        friend auto operator<=>(const place&, const place&) = default;
    };

    // A message that has its seq, and is not in the mailbox yet.
    struct settled {
        gapless::seq seq;
        protocol::draft draft;
    };

    void handle_drafts(const mailbox_changes& changes);
    void handle_gaps(const gap_set& now);
    [[nodiscard]] bool is_here(const protocol::draft& row) const;
    [[nodiscard]] result<void> read(mailbox& box);
    [[nodiscard]] result<void> read_news(mailbox& box);
    [[nodiscard]] result<void> read_all(mailbox& box);
    [[nodiscard]] result<std::vector<message>> read_screenful(mailbox& box) const;
    [[nodiscard]] result<void> put_entries(mailbox& box, const std::vector<message>& entries);
    [[nodiscard]] result<void> read_annotated(mailbox& box);
    [[nodiscard]] result<void> read_holes(mailbox& box);
    void note_expired(
        const message& entry,
        const std::vector<annotation>& said,
        const std::vector<protocol::hole>& of
    );
    void put_holes(const std::vector<protocol::hole>& all);
    void put_entry(const message& entry, std::vector<annotation> said);
    void put_gaps();
    void put_outbox();
    void put(place at, listed_entry item);
    void take_out(const entry_id& id);
    [[nodiscard]] std::vector<entry_id> ids() const;

    const conversation_id which_;
    const device_id own_;
    std::size_t limit_;
    std::optional<conversation> row_;
    std::map<client_id, std::pair<std::uint64_t, protocol::draft>> drafts_;
    std::map<client_id, settled> settled_;
    std::set<seq> annotated_;     // since the last poll
    bool has_new_holes_ = false;  // likewise
    bool has_room_ = false;       // since something has expired
    gap_set gaps_;                // below the high mark

    seq start_;                 // entries below are not shown
    seq read_;                  // entries up to here are among the items
    bool is_complete_ = false;  // the items are those of the limit
    bool is_reset_ = true;      // the next batch is one
    bool is_changed_ = true;
    std::map<place, listed_entry> items_;
    std::map<entry_id, place> places_;
    std::set<entry_id> touched_;
    shown_list<entry_id, listed_entry> shown_;
};

}  // namespace gapless::sdk
