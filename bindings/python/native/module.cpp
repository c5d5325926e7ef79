#include "bindings/python/native/bind.hpp"
#include "bindings/python/native/models.hpp"
#include "bindings/python/native/object.hpp"

namespace py = pybind11;
using namespace gapless::python;  // NOLINT: the file is all of one piece with it

PYBIND11_MODULE(_native, made) {
    prepare_objects();
    prepare_models();

    py::class_<held_subscription>(made, "Subscription")
        .def("cancel", &held_subscription::cancel)
        .def("show", &held_subscription::show);
    bound_client client(made, "Client", py::is_final());
    bind_account(client);
    bind_messages(client);
    bind_conversations(client);
    bind_groups(client);
    bind_keys(client);
    bind_people(client);
    bind_lists(client);
    bind_contents(made);
    made.attr("version") = GAPLESS_PYTHON_VERSION;
}
