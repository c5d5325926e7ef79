// Contacts, presence, and who writes.
#include "bindings/python/native/bind.hpp"
#include "bindings/python/native/object.hpp"

namespace py = pybind11;

namespace gapless::python {

namespace {

void bind_contacts(bound_client& made) {
    made.def(
            "request_contact",
            [](held_client& me, std::uint64_t number, text_in user, text_in note) {
                me.use([&](client& on) {
                    on.request_contact(
                        std::move(user.value), std::move(note.value), me.done(number)
                    );
                });
            }
    )
        .def(
            "answer_contact",
            [](held_client& me, std::uint64_t number, text_in user, bool accept) {
                me.use([&](client& on) {
                    on.answer_contact(std::move(user.value), accept, me.done(number));
                });
            }
        )
        .def("remove_contact", about(&client::remove_contact))
        .def("follow", about(&client::follow))
        .def("unfollow", about(&client::unfollow))
        .def("block", about(&client::block))
        .def("unblock", about(&client::unblock))
        .def("contacts", [](held_client& me) {
            return read(me, [](client& on) { return on.contacts(); });
        });
}

}  // namespace

void bind_people(bound_client& made) {
    bind_contacts(made);
    made.def(
            "set_presence",
            [](held_client& me, std::uint8_t state) {
                me.use([&](client& on) { on.set_presence(static_cast<presence_state>(state)); });
            }
    )
        .def(
            "watch_presence",
            [](held_client& me, std::uint64_t number, py::handle users) {
                auto names = texts_in(users);
                me.use([&](client& on) { on.watch_presence(std::move(names), me.done(number)); });
            }
        )
        .def(
            "presence_of",
            [](held_client& me, const text_in& user) {
                const auto found = me.use([&](client& on) { return on.presence_of(user.value); });
                return taken(found ? shown(*found) : none());
            }
        )
        .def("on_presence", listens<presence>(&client::on_presence))
        .def(
            "set_typing",
            [](held_client& me, std::uint64_t where, bool is_active) {
                me.use([&](client& on) { on.set_typing(conversation_id{where}, is_active); });
            }
        )
        .def("on_typing", listens<typing>(&client::on_typing));
}

}  // namespace gapless::python
