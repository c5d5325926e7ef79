#pragma once

#include "bindings/python/native/show.hpp"
#include "bindings/python/native/wake_queue.hpp"

#include <Python.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace gapless::python {

// What a client has told and Python has not taken yet: for each a number, which the call or the
// listener was given, and a value or an error.
//
// Told is only while the queue runs, which is under the GIL; so the client's callbacks hold a
// number and this, and no object of Python.
class mouth {
public:
    struct word {
        std::uint64_t number = 0;
        bool is_error = false;
        PyObject* what = nullptr;  // owned
    };

    mouth() : queue_(std::make_shared<wake_queue>()) {}

    [[nodiscard]] const std::shared_ptr<wake_queue>& queue() const { return queue_; }

    // Takes the reference over. Null: the error of Python that is set.
    void say(std::uint64_t number, PyObject* what, bool is_error = false);

    // What was said since the last time, as (number, whether it is an error, what). A new
    // reference.
    [[nodiscard]] PyObject* take();

private:
    std::shared_ptr<wake_queue> queue_;
    std::vector<word> words_;
};

}  // namespace gapless::python
