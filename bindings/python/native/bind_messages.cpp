// Messages, events, and what messages hold.
#include "bindings/python/native/bind.hpp"

#include <optional>

namespace py = pybind11;

namespace gapless::python {

void bind_messages(bound_client& made) {
    made.def(
            "send",
            [](held_client& me, std::uint64_t number, py::handle to, py::handle what) {
                auto where = destination_in(to);
                auto message = outgoing_in(what);
                me.use([&](client& on) {
                    on.send(std::move(where), std::move(message), me.answer<client_id>(number));
                });
            }
    )
        .def(
            "send_and_wait",
            [](held_client& me, std::uint64_t number, py::handle to, py::handle what) {
                auto where = destination_in(to);
                auto message = outgoing_in(what);
                me.use([&](client& on) {
                    on.send_and_wait(std::move(where), std::move(message), me.outcome(number));
                });
            }
        )
        .def(
            "cancel",
            [](held_client& me, const text_in& which) {
                const auto id = client_id_in(which);
                me.use([&](client& on) { on.cancel(id); });
            }
        )
        .def(
            "retry",
            [](held_client& me, std::uint64_t number, const text_in& which) {
                const auto id = client_id_in(which);
                me.use([&](client& on) { on.retry(id, me.outcome(number)); });
            }
        )
        .def("on_event", listens<event>(&client::on_event))
        .def(
            "acknowledge",
            [](held_client& me, std::uint64_t id) {
                me.use([&](client& on) { on.acknowledge(event_id{id}); });
            }
        )
        .def("outbox", [](held_client& me) {
            return read(me, [](client& on) { return on.outbox(); });
        });
}

void bind_contents(py::module_& made) {
    made.def("check_content", [](py::handle what) {
        static_cast<void>(or_raise(message_of(content_in(what))));
    });
    made.def("forward_of", [](py::handle entry, py::handle edited) {
        std::optional<std::string> text;
        if (!edited.is_none()) {
            text = py::cast<text_in>(edited).value;
        }
        return taken(shown(or_raise(forward_of(message_in(entry), text))));
    });
    made.def("codes", [] {
        py::list codes;
        for (unsigned i = 1; i < 256; ++i) {
            const auto name = name_of(static_cast<errc>(i));
            if (errc_named(name) == static_cast<errc>(i)) {
                codes.append(py::str(name.data(), name.size()));
            }
        }
        return codes;
    });
    made.def("advice_of", [](const text_in& code) {
        const auto known = errc_named(code.value);
        return std::string(known ? advice_of(*known) : std::string_view());
    });
}

}  // namespace gapless::python
