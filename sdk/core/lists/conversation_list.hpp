#pragma once

#include "sdk/core/lists/shown_list.hpp"
#include "sdk/core/mailbox/mailbox.hpp"
#include "sdk/core/mailbox/mailbox_changes.hpp"
#include "sdk/core/mailbox/mailbox_state.hpp"

#include <gapless/ids.hpp>
#include <gapless/listed_conversation.hpp>
#include <gapless/result.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <vector>

namespace gapless::sdk {

// A mailbox's conversations in the order of a screen, of which the first so many are shown. The
// contacts timeline is none of them.
//
// Begin with what the mailbox holds, feed it what is committed, and poll: what has changed since
// the last poll is one batch, however many commits it took; the first one is a reset. The newest
// entry of a conversation is read only when the conversation is shown.
class conversation_list {
public:
    using batch = conversation_batch;

    conversation_list(const mailbox_state& stored, std::size_t limit);

    // Input. The mailbox has committed these.
    void handle_committed(const mailbox_changes& changes);

    // Command: shows so many from now on.
    void show(std::size_t limit);

    // Output. Empty when nothing has changed that is shown. Fails as the mailbox does; the next
    // call tries again.
    [[nodiscard]] result<std::optional<batch>> poll_batch(mailbox& box);

    [[nodiscard]] const std::vector<listed_conversation>& items() const { return shown_.items(); }

private:
    struct place {
        bool is_pinned = false;
        wall_time active;
        conversation_id id;

        // What comes first is greater.
        friend auto operator<=>(const place&, const place&) = default;
    };

    struct row {
        gapless::conversation conversation;
        conversation_settings settings;
        std::optional<message_preview> last;
        bool is_last_known = false;
    };

    [[nodiscard]] static bool is_newest(const row& of, const message& entry);
    void forget_previews();
    void take_out(conversation_id id);
    void put_in(conversation_id id);
    [[nodiscard]] result<void> read_previews(const std::vector<conversation_id>& now, mailbox& box);
    [[nodiscard]] std::vector<conversation_id> first_ids() const;
    [[nodiscard]] static bool is_listed(const row& of);
    [[nodiscard]] static place place_of(const row& of);
    [[nodiscard]] listed_conversation item_of(conversation_id id) const;

    std::size_t limit_;
    bool is_told_ = false;  // the app has had its first batch
    std::map<conversation_id, row> rows_;
    std::vector<place> order_;  // what comes first is last
    std::set<conversation_id> touched_;
    bool is_changed_ = true;
    shown_list<conversation_id, listed_conversation> shown_;
};

}  // namespace gapless::sdk
