#pragma once

#include <Python.h>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

namespace gapless::python {

// A dataclass of the package, and how its objects are made: quicker than by its constructor, since
// they come by the hundred thousand.
//
// It holds its class for as long as the process lives, and wants the GIL.
class shape {
public:
    // The fields with a blank between two. Throws ImportError if those of the class are others, or
    // in another order.
    shape(const char* module, const char* name, const std::string& fields);

    // Takes the references over. A null among them, or no memory: null, with Python's error set.
    [[nodiscard]] PyObject* make(std::initializer_list<PyObject*> values) const;

private:
    PyTypeObject* type_ = nullptr;
    std::vector<PyObject*> slots_;  // the descriptors of the fields
};

// An enum of the package.
class words {
public:
    explicit words(const char* name);

    // The member of that number; the number itself if there is none.
    [[nodiscard]] PyObject* at(std::uint64_t number) const;

    template <class Enum>
    [[nodiscard]] PyObject* operator()(Enum value) const {
        return at(static_cast<std::uint64_t>(value));
    }

private:
    std::vector<PyObject*> members_;  // by number; null: none
};

// Of a list: a tuple of what `shows` makes of each item.
template <class List, class Shows>
[[nodiscard]] PyObject* tuple_of(const List& items, Shows shows) {
    PyObject* made = PyTuple_New(static_cast<Py_ssize_t>(items.size()));
    Py_ssize_t at = 0;
    for (const auto& item : items) {
        PyObject* one = made == nullptr ? nullptr : shows(item);
        if (one == nullptr) {
            Py_XDECREF(made);
            return nullptr;
        }
        PyTuple_SET_ITEM(made, at++, one);
    }
    return made;
}

}  // namespace gapless::python
