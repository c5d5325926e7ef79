// Clients: their making and their end, the account, the connection.
#include "bindings/python/native/bind.hpp"
#include "bindings/python/native/object.hpp"
#include "bindings/python/native/without_gil.hpp"

#include <gapless/rekey_mailbox.hpp>

#include <memory>
#include <optional>
#include <string>

namespace py = pybind11;

namespace gapless::python {

namespace {

using enter_call = void (client::*)(credentials, client::account_callback);

auto enters(enter_call asks) {
    return [asks](
               held_client& me,
               std::uint64_t number,
               text_in server,
               text_in authority,
               text_in user,
               text_in password,
               std::uint8_t kind
           ) {
        credentials shown_ones(
            std::move(server.value),
            std::move(authority.value),
            std::move(user.value),
            std::move(password.value)
        );
        shown_ones.device_class = static_cast<device_class>(kind);
        me.use([&](client& on) { (on.*asks)(std::move(shown_ones), me.answer<account>(number)); });
    };
}

// It takes as long as writing the file does.
result<void> rekeyed(
    const std::string& directory,
    const std::optional<mailbox_key>& from,
    const std::optional<mailbox_key>& to
) {
    return without_gil([&] { return rekey_mailbox(directory, from, to); });
}

void bind_life(bound_client& made) {
    made.def(py::init([](const py::dict& options) {
            return std::make_unique<held_client>(config_in(options));
        }))
        .def("descriptor", &held_client::descriptor)
        .def("drain", [](held_client& me) { return taken(me.drain()); })
        .def("close", &held_client::close)
        .def("abandon", &held_client::abandon)
        .def_static("close_all", &held_client::close_all)
        .def_static("is_forked", &held_client::is_forked)
        .def_static(
            "rekey_mailbox",
            [](const std::string& directory, py::handle old_key, py::handle new_key) {
                const auto from = mailbox_key_in(old_key, "old_key");
                const auto to = mailbox_key_in(new_key, "new_key");
                const auto done = rekeyed(directory, from, to);
                if (!done) {
                    raise(done.error());
                }
            }
        );
}

void bind_connection(bound_client& made) {
    made.def("connect", [](held_client& me) { me.use([](client& on) { on.connect(); }); })
        .def("disconnect", [](held_client& me) { me.use([](client& on) { on.disconnect(); }); })
        .def(
            "network_changed",
            [](held_client& me) { me.use([](client& on) { on.network_changed(); }); }
        )
        .def(
            "set_network_state",
            [](held_client& me, const std::string& name, std::uint8_t kind, bool is_online) {
                me.use([&](client& on) {
                    on.set_network_state({name, static_cast<network_kind>(kind), is_online});
                });
            }
        )
        .def(
            "set_app_state",
            [](held_client& me, std::uint8_t state) {
                me.use([state](client& on) { on.set_app_state(static_cast<app_state>(state)); });
            }
        )
        .def(
            "status",
            [](held_client& me) {
                return taken(shown(me.use([](client& on) { return on.status(); })));
            }
        )
        .def(
            "is_settled",
            [](held_client& me) { return me.use([](client& on) { return on.is_settled(); }); }
        )
        .def("on_connection", listens<connection_status>(&client::on_connection))
        .def(
            "catch_up",
            [](held_client& me, std::uint64_t number) {
                me.use([&](client& on) { on.catch_up(me.done(number)); });
            }
        )
        .def("hear_news", [](held_client& me, std::uint64_t number) {
            me.use([&](client& on) { on.hear_news(me.done(number)); });
        });
}

}  // namespace

void bind_account(bound_client& made) {
    bind_life(made);
    bind_connection(made);
    made.def("register", enters(&client::register_account))
        .def("log_in", enters(&client::log_in))
        .def(
            "log_out",
            [](held_client& me, std::uint64_t number) {
                me.use([&](client& on) { on.log_out(me.done(number)); });
            }
        )
        .def(
            "change_password",
            [](held_client& me, std::uint64_t number, text_in before, text_in after) {
                me.use([&](client& on) {
                    on.change_password(
                        std::move(before.value), std::move(after.value), me.done(number)
                    );
                });
            }
        )
        .def(
            "devices",
            [](held_client& me, std::uint64_t number) {
                me.use([&](client& on) { on.devices(me.answer<std::vector<device>>(number)); });
            }
        )
        .def(
            "remove_device",
            [](held_client& me, std::uint64_t number, const text_in& which) {
                const auto id = device_id_in(which);
                me.use([&](client& on) { on.remove_device(id, me.done(number)); });
            }
        )
        .def(
            "who",
            [](held_client& me) {
                const auto found = me.use([](client& on) { return on.who(); });
                return taken(found ? shown(*found) : none());
            }
        )
        .def("this_device", [](held_client& me) {
            return taken(uuid(me.use([](client& on) { return on.this_device(); })));
        });
}

}  // namespace gapless::python
