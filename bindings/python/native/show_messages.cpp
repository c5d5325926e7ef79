// Messages, events, pages.
#include "bindings/python/native/models.hpp"
#include "bindings/python/native/object.hpp"
#include "bindings/python/native/show.hpp"

#include <gapless/history.hpp>

#include <algorithm>
#include <variant>

namespace gapless::python {

namespace {

PyObject* shown_origin(const std::optional<message_origin>& from) {
    if (!from) {
        return none();
    }
    return all_models().message_origin.make({text(from->author), time(from->written)});
}

// A conversation's id or a user's name.
PyObject* shown_place(const destination& to) {
    return to.is_direct() ? text(to.user) : number(to.conversation.value);
}

PyObject* shown_reason(const std::optional<error>& from) { return from ? shown(*from) : none(); }

template <class Read>
PyObject* shown_if(const Read& read) {
    return read ? shown(*read) : none();
}

// What a message holds besides its text; nothing, where this version cannot read it.
PyObject* shown_content(const message& from) {
    if (from.kind == message_kind::text || from.recalled || is_annotation(from.kind)) {
        return none();
    }
    if (from.kind == message_kind::member_change) {
        return shown_if(member_change_of(from));
    }
    if (from.kind == message_kind::contact_change) {
        return shown_if(contact_change_of(from));
    }
    return shown_if(content_of(from));
}

class content_shower {
public:
    PyObject* operator()(const emoji& from) const {
        return known_.emoji.make({text(from.pack), text(from.id), text(from.fallback)});
    }

    PyObject* operator()(const location& from) const {
        return known_.location.make(
            {real(from.latitude_millionths / 1e6),
             real(from.longitude_millionths / 1e6),
             text(from.name),
             text(from.address)}
        );
    }

    PyObject* operator()(const attachment& from) const {
        return known_.attachment.make(
            {text(from.reference),
             text(from.name),
             known_.message_kind(from.kind),
             text(from.media_type),
             number(from.bytes),
             number(from.width),
             number(from.height),
             span(from.length),
             bytes(from.thumbnail),
             text(from.thumbnail_type),
             from.digest ? bytes(from.digest->view()) : none(),
             known_.attachment_state(from.state),
             text(from.caption)}
        );
    }

    PyObject* operator()(const custom_content& from) const {
        return known_.custom_content.make({text(from.type), bytes(from.bytes), text(from.fallback)}
        );
    }

private:
    const models& known_ = all_models();
};

class event_shower {
public:
    explicit event_shower(event_id id) : id_(id) {}

    PyObject* operator()(const message_event& from) const {
        return known_.message_event.make(
            {number(id_.value),
             number(from.conversation.value),
             shown(from.message),
             truth(from.expired)}
        );
    }

    PyObject* operator()(const sent_event& from) const {
        return known_.sent_event.make(
            {number(id_.value),
             uuid(from.client_id),
             number(from.conversation.value),
             number(from.seq.value),
             truth(from.duplicate)}
        );
    }

    PyObject* operator()(const failed_event& from) const {
        PyObject* id = uuid(from.client_id);
        Py_XINCREF(id);
        return known_.failed_event.make(
            {number(id_.value), id, shown_place(from.to), shown(from.reason, id)}
        );
    }

private:
    const models& known_ = all_models();
    event_id id_;
};

// Where a part of a text in UTF-8 is, in characters.
PyObject* shown_span(const std::string& of, const text_span& from) {
    const auto is_first = [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xc0U) != 0x80U;
    };
    const auto characters = [&](std::size_t begin, std::size_t end) {
        const auto at = [&](std::size_t place) {
            return of.begin() + static_cast<std::ptrdiff_t>(std::min(place, of.size()));
        };
        return static_cast<unsigned long long>(std::count_if(at(begin), at(end), is_first));
    };
    const auto begin = characters(0, from.offset);
    const auto length = characters(from.offset, from.offset + from.length);
    return Py_BuildValue("(KK)", begin, begin + length);
}

PyObject* shown_hit(const search_hit& from) {
    const auto& snippet = from.snippet.text;
    return all_models().search_hit.make(
        {number(from.conversation.value),
         shown(from.message),
         text(snippet),
         tuple_of(from.snippet.hits, [&](const text_span& one) { return shown_span(snippet, one); })
        }
    );
}

}  // namespace

PyObject* shown(const message& from) {
    const auto& known = all_models();
    return known.message.make(
        {number(from.seq.value),
         number(from.id.value),
         uuid(from.client_id),
         known.message_kind(from.kind),
         text(from.sender_name),
         number(from.sender.value),
         uuid(from.device),
         number(from.counter.value),
         time(from.server_time),
         from.kind == message_kind::text ? text(from.body) : text(text_of(from)),
         shown_content(from),
         bytes(from.body),
         number(from.ordinal.value),
         texts(from.mentions),
         truth(from.mention_all),
         number_or_none(from.target.value),
         truth(from.recalled),
         time(from.expires),
         shown_origin(from.origin),
         known.message_protection(from.protection)}
    );
}

PyObject* shown(const annotation& from) {
    const auto& known = all_models();
    return known.annotation.make(
        {number(from.target.value),
         known.message_kind(from.kind),
         text(from.by_name),
         number(from.by.value),
         number(from.seq.value),
         time(from.at),
         text(from.body)}
    );
}

PyObject* shown(const pending_message& from) {
    const auto& known = all_models();
    return known.pending_message.make(
        {uuid(from.client_id),
         shown_place(from.to),
         known.pending_state(from.state),
         number(from.attempts),
         text(from.text),
         shown_reason(from.reason),
         texts(from.mentions),
         truth(from.mention_all),
         known.message_kind(from.kind),
         number_or_none(from.target.value)}
    );
}

PyObject* shown(const outgoing_message& from) {
    const auto& known = all_models();
    const bool is_content = has_content(from.kind);
    PyObject* held = none();
    if (is_content) {
        Py_DECREF(held);
        held = shown_if(decode_content(from.kind, from.text));
    }
    return known.outgoing.make(
        {text(is_content ? std::string_view() : from.text),
         held,
         texts(from.mentions),
         truth(from.mention_all),
         number_or_none(from.target.value),
         from.lifetime == duration{} ? none() : span(from.lifetime),
         known.message_kind(from.kind),
         shown_origin(from.origin)}
    );
}

PyObject* shown(const sent_event& from) {
    return all_models().sent.make(
        {uuid(from.client_id),
         number(from.conversation.value),
         number(from.seq.value),
         truth(from.duplicate)}
    );
}

PyObject* shown(const event& from) { return std::visit(event_shower(from.id), from.what); }

PyObject* shown(const content& from) { return std::visit(content_shower(), from); }

PyObject* shown(const history_page& from) {
    const auto& known = all_models();
    return known.history_page.make(
        {tuple_of(from.entries, [](const message& one) { return shown(one); }),
         from.end ? known.history_end(*from.end) : none()}
    );
}

PyObject* shown(const search_page& from) {
    const auto& known = all_models();
    PyObject* next = none();
    if (from.next) {
        Py_DECREF(next);
        next = known.search_cursor.make(
            {number(from.next->score),
             signed_number(from.next->server_time.milliseconds),
             number(from.next->conversation.value),
             number(from.next->seq.value)}
        );
    }
    return known.search_page.make({tuple_of(from.hits, shown_hit), next});
}

}  // namespace gapless::python
