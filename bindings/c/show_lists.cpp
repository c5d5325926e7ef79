// Lists and their changes.
#include "bindings/c/show.hpp"

#include <utility>
#include <variant>

namespace gapless::c {

namespace {

// Items are values of their own, so that an app can keep them on its screen.
template <class Change, class Shown, class Item>
class change_shower {
public:
    change_shower(arena& memory, Change& made) : memory_(memory), made_(made) {}

    void operator()(const list_insert<Item>& step) const {
        show_one(GAPLESS_CHANGE_INSERT, step.index, step.item);
    }

    void operator()(const list_update<Item>& step) const {
        show_one(GAPLESS_CHANGE_UPDATE, step.index, step.item);
    }

    void operator()(const list_move<Item>& step) const {
        show_one(GAPLESS_CHANGE_MOVE, step.from, step.item);
        made_.to = step.to;
    }

    void operator()(const list_remove& step) const {
        made_.kind = GAPLESS_CHANGE_REMOVE;
        made_.index = step.index;
    }

    void operator()(const list_reset<Item>& step) const {
        made_.kind = GAPLESS_CHANGE_RESET;
        std::vector<const Shown*> all;
        all.reserve(step.items.size());
        for (const Item& one : step.items) {
            all.push_back(part(one));
        }
        made_.items_count = all.size();
        made_.items = memory_.array(all);
    }

private:
    void show_one(gapless_change_kind kind, std::size_t index, const Item& item) const {
        made_.kind = kind;
        made_.index = index;
        made_.item = part(item);
    }

    [[nodiscard]] const Shown* part(const Item& item) const {
        return memory_.part(static_cast<const Shown*>(give<Shown>(item)));
    }

    arena& memory_;
    Change& made_;
};

template <class Change, class Shown, class Item>
const Change* const* show_changes(arena& memory, const list_batch<Item>& batch) {
    std::vector<const Change*> all;
    all.reserve(batch.size());
    for (const auto& step : batch) {
        Change* made = memory.make<Change>();
        std::visit(change_shower<Change, Shown, Item>(memory, *made), step);
        all.push_back(made);
    }
    return memory.array(all);
}

const gapless_preview* show_preview(arena& memory, const message_preview& from) {
    auto* made = memory.make<gapless_preview>();
    made->kind = static_cast<gapless_message_kind>(from.kind);
    made->seq = from.seq.value;
    made->sender = from.sender.value;
    made->sender_name = memory.text(from.sender_name);
    made->server_time_ms = from.server_time.milliseconds;
    made->text = memory.text(from.text);
    return made;
}

const gapless_gap* show_gap(arena& memory, const timeline_gap& from) {
    auto* made = memory.make<gapless_gap>();
    made->why = static_cast<gapless_gap_cause>(from.why);
    made->from = from.from.value;
    made->to = from.to.value;
    return made;
}

}  // namespace

void fill(arena& memory, gapless_listed_conversation& shown_one, const listed_conversation& from) {
    shown_one.is_pinned = from.settings.pinned;
    shown_one.is_muted = from.settings.muted;
    shown_one.conversation = show<gapless_conversation>(memory, from.conversation);
    shown_one.draft = memory.text(from.settings.draft);
    shown_one.last = from.last ? show_preview(memory, *from.last) : nullptr;
}

void fill(arena& memory, gapless_conversation_batch& shown_one, const conversation_batch& from) {
    shown_one.count = from.size();
    shown_one.changes =
        show_changes<gapless_conversation_change, gapless_listed_conversation>(memory, from);
}

void fill(arena& memory, gapless_entry& shown_one, const listed_entry& from) {
    shown_one.id_device = shown(from.id.device);
    shown_one.id_client_id = shown(from.id.client_id);
    shown_one.id_seq = from.id.seq.value;
    if (const auto* entry = std::get_if<message>(&from.what)) {
        shown_one.message = show<gapless_message>(memory, *entry);
    } else if (const auto* waiting = std::get_if<pending_message>(&from.what)) {
        shown_one.pending = show<gapless_pending_message>(memory, *waiting);
    } else if (const auto* gap = std::get_if<timeline_gap>(&from.what)) {
        shown_one.gap = show_gap(memory, *gap);
    }
    shown_one.annotations_count = from.annotations.size();
    shown_one.annotations = show_all<gapless_annotation>(memory, from.annotations);
}

void fill(arena& memory, gapless_timeline_batch& shown_one, const timeline_batch& from) {
    shown_one.count = from.size();
    shown_one.changes = show_changes<gapless_timeline_change, gapless_entry>(memory, from);
}

}  // namespace gapless::c
