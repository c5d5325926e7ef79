#include "bindings/python/native/shape.hpp"

#include "bindings/python/native/object.hpp"

#include <pybind11/pybind11.h>

namespace py = pybind11;

namespace gapless::python {

shape::shape(const char* module, const char* name, const std::string& fields) {
    const py::object type = py::module_::import(module).attr(name);
    if (py::str(" ").attr("join")(type.attr("__match_args__")).cast<std::string>() != fields) {
        throw py::import_error(std::string("the native module is of another version: ") + name);
    }
    for (const py::handle field : type.attr("__match_args__")) {
        slots_.push_back(type.attr(field).cast<py::object>().release().ptr());
    }
    type_ = reinterpret_cast<PyTypeObject*>(py::object(type).release().ptr());
}

PyObject* shape::make(std::initializer_list<PyObject*> values) const {
    PyObject* made = nullptr;
    bool is_whole = true;
    for (PyObject* value : values) {
        is_whole = is_whole && value != nullptr;
    }
    if (is_whole) {
        made = type_->tp_alloc(type_, 0);
    }
    auto slot = slots_.begin();
    for (PyObject* value : values) {
        if (made != nullptr &&
            Py_TYPE(*slot)->tp_descr_set(*slot, made, value) != 0) {  // frozen is for apps
            Py_CLEAR(made);
        }
        ++slot;
        Py_XDECREF(value);
    }
    return made;
}

words::words(const char* name) {
    const py::object type = py::module_::import("gapless.kinds").attr(name);
    for (const py::handle member : type) {
        const auto number = member.attr("value").cast<std::size_t>();
        if (members_.size() <= number) {
            members_.resize(number + 1, nullptr);
        }
        members_[number] = member.inc_ref().ptr();
    }
}

PyObject* words::at(std::uint64_t number_of_it) const {
    if (number_of_it >= members_.size() || members_[number_of_it] == nullptr) {
        return number(number_of_it);
    }
    Py_INCREF(members_[number_of_it]);
    return members_[number_of_it];
}

}  // namespace gapless::python
