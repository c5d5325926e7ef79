#include "bindings/python/native/mouth.hpp"

#include "bindings/python/native/object.hpp"

#include <utility>

namespace gapless::python {

namespace {

// The error of Python that is set, as an object.
PyObject* taken_error() {
    PyObject* type = nullptr;
    PyObject* value = nullptr;
    PyObject* trace = nullptr;
    PyErr_Fetch(&type, &value, &trace);
    PyErr_NormalizeException(&type, &value, &trace);
    Py_XDECREF(type);
    Py_XDECREF(trace);
    return value == nullptr ? none() : value;
}

}  // namespace

void mouth::say(std::uint64_t number_of_it, PyObject* what, bool is_error) {
    if (what == nullptr) {
        words_.push_back({number_of_it, true, taken_error()});
    } else {
        words_.push_back({number_of_it, is_error, what});
    }
}

PyObject* mouth::take() {
    const auto said = std::exchange(words_, {});
    PyObject* made = PyList_New(static_cast<Py_ssize_t>(said.size()));
    Py_ssize_t at = 0;
    for (const word& one : said) {
        PyObject* item = made == nullptr ? nullptr : PyTuple_New(3);
        if (item == nullptr) {
            Py_CLEAR(made);
            Py_DECREF(one.what);
            continue;
        }
        PyTuple_SET_ITEM(item, 0, number(one.number));
        PyTuple_SET_ITEM(item, 1, truth(one.is_error));
        PyTuple_SET_ITEM(item, 2, one.what);
        PyList_SET_ITEM(made, at++, item);
    }
    return made;
}

}  // namespace gapless::python
