#include "bindings/python/native/models.hpp"

#include <pybind11/pybind11.h>

namespace py = pybind11;

namespace gapless::python {

namespace {

const models* made = nullptr;

}  // namespace

models::models() {
    const py::object maker = py::module_::import("gapless.errors").attr("make_error");
    make_error = maker.inc_ref().ptr();
}

const models& all_models() { return *made; }

void prepare_models() { made = new models(); }

}  // namespace gapless::python
