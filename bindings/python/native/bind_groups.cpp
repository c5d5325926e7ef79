// Groups and their members.
#include "bindings/python/native/bind.hpp"

namespace py = pybind11;

namespace gapless::python {

namespace {

using create_call =
    void (client::*)(std::string, std::vector<std::string>, history_policy, client::group_callback);

auto creating(create_call how) {
    return [how](
               held_client& me,
               std::uint64_t number,
               text_in name,
               py::handle members,
               std::uint8_t history
           ) {
        auto users = texts_in(members);
        me.use([&](client& on) {
            (on.*how)(
                std::move(name.value),
                std::move(users),
                static_cast<history_policy>(history),
                me.answer<conversation_id>(number)
            );
        });
    };
}

void bind_members(bound_client& made) {
    made.def("create_group", creating(&client::create_group))
        .def("create_managed_group", creating(&client::create_managed_group))
        .def("create_ephemeral_group", creating(&client::create_ephemeral_group))
        .def("invite", about(&client::invite))
        .def("remove", about(&client::remove))
        .def(
            "change_role",
            [](held_client& me,
               std::uint64_t number,
               std::uint64_t where,
               text_in user,
               std::uint8_t role) {
                me.use([&](client& on) {
                    on.change_role(
                        conversation_id{where},
                        std::move(user.value),
                        static_cast<member_role>(role),
                        me.done(number)
                    );
                });
            }
        )
        .def("join", about(&client::join))
        .def("leave", about(&client::leave))
        .def(
            "members",
            [](held_client& me, std::uint64_t number, std::uint64_t where) {
                me.use([&](client& on) {
                    on.members(conversation_id{where}, me.answer<std::vector<member>>(number));
                });
            }
        )
        .def(
            "mute",
            [](held_client& me,
               std::uint64_t number,
               std::uint64_t where,
               text_in user,
               std::int64_t until_ms) {
                me.use([&](client& on) {
                    on.mute(
                        conversation_id{where},
                        std::move(user.value),
                        wall_time{until_ms},
                        me.done(number)
                    );
                });
            }
        );
}

}  // namespace

void bind_groups(bound_client& made) {
    bind_members(made);
    made.def("mute_all", about(&client::mute_all))
        .def("rename_group", about(&client::rename_group))
        .def("dismiss_group", about(&client::dismiss_group))
        .def(
            "set_history",
            [](held_client& me, std::uint64_t number, std::uint64_t where, std::uint8_t history) {
                me.use([&](client& on) {
                    on.set_history(
                        conversation_id{where},
                        static_cast<history_policy>(history),
                        me.done(number)
                    );
                });
            }
        )
        .def("group_of", [](held_client& me, std::uint64_t where) {
            return read(me, [&](client& on) { return on.group_of(conversation_id{where}); });
        });
}

}  // namespace gapless::python
