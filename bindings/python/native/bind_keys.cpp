// Keys: which devices are the user's, who the others are, and how keys come back.
#include "bindings/python/native/bind.hpp"

#include <string>
#include <utility>

namespace gapless::python {

void bind_keys(bound_client& made) {
    made.def(
            "link_device",
            [](held_client& me, std::uint64_t number, pybind11::handle which) {
                const auto other = device_in(which);
                me.use([&](client& on) { on.link_device(other, me.done(number)); });
            }
    )
        .def(
            "revoke_device",
            [](held_client& me, std::uint64_t number, const text_in& which) {
                const auto id = device_id_in(which);
                me.use([&](client& on) { on.revoke_device(id, me.done(number)); });
            }
        )
        .def(
            "safety_number",
            [](held_client& me, std::uint64_t number, text_in user) {
                me.use([&](client& on) {
                    on.safety_number(std::move(user.value), me.answer<std::string>(number));
                });
            }
        )
        .def(
            "verification",
            [](held_client& me, std::uint64_t number, text_in user) {
                me.use([&](client& on) {
                    on.verification(std::move(user.value), me.answer<verification>(number));
                });
            }
        )
        .def(
            "mark_verified",
            [](held_client& me, std::uint64_t number, text_in user, text_in compared) {
                me.use([&](client& on) {
                    on.mark_verified(
                        std::move(user.value), std::move(compared.value), me.done(number)
                    );
                });
            }
        )
        .def("mark_unverified", about(&client::mark_unverified))
        .def(
            "begin_anew",
            [](held_client& me, std::uint64_t number) {
                me.use([&](client& on) { on.begin_anew(me.done(number)); });
            }
        )
        .def(
            "recovery_code",
            [](held_client& me, std::uint64_t number) {
                me.use([&](client& on) { on.recovery_code(me.answer<std::string>(number)); });
            }
        )
        .def("restore", about(&client::restore))
        .def("on_key_finding", listens<key_finding>(&client::on_key_finding));
}

}  // namespace gapless::python
