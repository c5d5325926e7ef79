// What is read and what is kept, and what the mailbox holds.
#include "bindings/python/native/bind.hpp"

#include <optional>

namespace py = pybind11;

namespace gapless::python {

namespace {

std::optional<search_cursor> cursor_in(py::handle given) {
    if (given.is_none()) {
        return std::nullopt;
    }
    return search_cursor{
        given.attr("score").cast<std::uint32_t>(),
        {given.attr("server_time_ms").cast<std::int64_t>()},
        conversation_id{given.attr("conversation").cast<std::uint64_t>()},
        seq{given.attr("seq").cast<std::uint64_t>()},
    };
}

std::optional<wall_time> time_in(std::int64_t given_ms) {
    return given_ms == 0 ? std::nullopt : std::optional(wall_time{given_ms});
}

py::object search(
    held_client& me,
    text_in text,
    std::uint64_t conversation,
    text_in sender,
    std::int64_t since_ms,
    std::int64_t until_ms,
    std::uint8_t order,
    std::size_t limit,
    py::handle after
) {
    search_query query;
    query.text = std::move(text.value);
    if (conversation != 0) {
        query.conversation = conversation_id{conversation};
    }
    query.sender = std::move(sender.value);
    query.since = time_in(since_ms);
    query.until = time_in(until_ms);
    query.order = static_cast<search_order>(order);
    query.limit = limit;
    query.after = cursor_in(after);
    return read(me, [&](client& on) { return on.search(query); });
}

void bind_reading(bound_client& made) {
    made.def(
            "conversations",
            [](held_client& me) { return read(me, [](client& on) { return on.conversations(); }); }
    )
        .def(
            "unread_total",
            [](held_client& me) { return read(me, [](client& on) { return on.unread_total(); }); }
        )
        .def(
            "history",
            [](held_client& me, std::uint64_t where, std::uint64_t from, std::size_t limit) {
                return read(me, [&](client& on) {
                    return on.history(conversation_id{where}, seq{from}, limit);
                });
            }
        )
        .def(
            "annotations",
            [](held_client& me, std::uint64_t where, std::uint64_t from, std::uint64_t to) {
                return read(me, [&](client& on) {
                    return on.annotations(conversation_id{where}, seq{from}, seq{to});
                });
            }
        )
        .def("search", search);
}

}  // namespace

void bind_conversations(bound_client& made) {
    bind_reading(made);
    made.def(
            "mark_read",
            [](held_client& me, std::uint64_t number, std::uint64_t where, std::uint64_t up_to) {
                me.use([&](client& on) {
                    on.mark_read(conversation_id{where}, seq{up_to}, me.done(number));
                });
            }
    )
        .def("mark_unread", about(&client::mark_unread))
        .def("set_pinned", about(&client::set_pinned))
        .def("set_muted", about(&client::set_muted))
        .def("set_draft", about(&client::set_draft))
        .def(
            "receipts",
            [](held_client& me, std::uint64_t number, std::uint64_t where, std::uint64_t at) {
                me.use([&](client& on) {
                    on.receipts(
                        conversation_id{where}, seq{at}, me.answer<message_receipts>(number)
                    );
                });
            }
        )
        .def("on_conversation", listens<conversation>(&client::on_conversation))
        .def("on_receipt", listens<receipt_hint>(&client::on_receipt))
        .def(
            "set_retention",
            [](held_client& me,
               std::uint64_t number,
               std::uint64_t where,
               std::uint8_t kind,
               py::handle time) {
                const retention kept{static_cast<retention::kind>(kind), span_in(time)};
                me.use([&](client& on) {
                    on.set_retention(conversation_id{where}, kept, me.done(number));
                });
            }
        )
        .def(
            "fetch_history",
            [](held_client& me,
               std::uint64_t number,
               std::uint64_t where,
               std::uint64_t before,
               std::size_t count) {
                me.use([&](client& on) {
                    on.fetch_history(
                        conversation_id{where}, seq{before}, count, me.answer<history_page>(number)
                    );
                });
            }
        );
}

}  // namespace gapless::python
