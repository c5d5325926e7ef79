#pragma once

#include <Python.h>

#include <type_traits>

namespace gapless::python {

// What `work` gives, which touches nothing of Python and throws nothing.
//
// No guard does it: where the interpreter ends, a thread that wants the GIL back is unwound from in
// there, and a destructor would make an abort of that.
template <class Work>
auto without_gil(Work work) {
    PyThreadState* const state = PyEval_SaveThread();
    if constexpr (std::is_void_v<decltype(work())>) {
        work();
        PyEval_RestoreThread(state);
    } else {
        auto made = work();
        PyEval_RestoreThread(state);
        return made;
    }
}

}  // namespace gapless::python
