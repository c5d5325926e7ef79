// Lists and their changes.
#include "bindings/python/native/models.hpp"
#include "bindings/python/native/object.hpp"
#include "bindings/python/native/show.hpp"

#include <variant>

namespace gapless::python {

namespace {

PyObject* shown_preview(const message_preview& from) {
    const auto& known = all_models();
    return known.message_preview.make(
        {number(from.seq.value),
         known.message_kind(from.kind),
         text(from.sender_name),
         number(from.sender.value),
         time(from.server_time),
         text(from.text)}
    );
}

PyObject* shown_item(const listed_conversation& from) {
    return all_models().listed_conversation.make(
        {shown(from.conversation),
         truth(from.settings.pinned),
         truth(from.settings.muted),
         text(from.settings.draft),
         from.last ? shown_preview(*from.last) : none()}
    );
}

class entry_shower {
public:
    PyObject* operator()(const message& from) const { return shown(from); }

    PyObject* operator()(const pending_message& from) const { return shown(from); }

    PyObject* operator()(const timeline_gap& from) const {
        const auto& known = all_models();
        return known.gap.make(
            {number(from.from.value), number(from.to.value), known.gap_cause(from.why)}
        );
    }
};

PyObject* shown_item(const listed_entry& from) {
    const auto& known = all_models();
    return known.listed_entry.make(
        {known.entry_id.make(
             {uuid(from.id.device), uuid(from.id.client_id), number_or_none(from.id.seq.value)}
         ),
         std::visit(entry_shower(), from.what),
         tuple_of(from.annotations, [](const annotation& one) { return shown(one); })}
    );
}

template <class Item>
class change_shower {
public:
    PyObject* operator()(const list_insert<Item>& step) const {
        return known_.insert.make({number(step.index), shown_item(step.item)});
    }

    PyObject* operator()(const list_update<Item>& step) const {
        return known_.update.make({number(step.index), shown_item(step.item)});
    }

    PyObject* operator()(const list_move<Item>& step) const {
        return known_.move.make({number(step.from), number(step.to), shown_item(step.item)});
    }

    PyObject* operator()(const list_remove& step) const {
        return known_.remove.make({number(step.index)});
    }

    PyObject* operator()(const list_reset<Item>& step) const {
        return known_.reset.make({tuple_of(step.items, [](const Item& one) {
            return shown_item(one);
        })});
    }

private:
    const models& known_ = all_models();
};

template <class Item>
PyObject* shown_batch(const list_batch<Item>& from) {
    return tuple_of(from, [](const list_change<Item>& step) {
        return std::visit(change_shower<Item>(), step);
    });
}

}  // namespace

PyObject* shown(const conversation_batch& from) { return shown_batch(from); }

PyObject* shown(const timeline_batch& from) { return shown_batch(from); }

}  // namespace gapless::python
