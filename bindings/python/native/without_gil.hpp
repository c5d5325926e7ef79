#pragma once

#include <Python.h>

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace gapless::python {

// What `work` gives, which touches nothing of Python.
//
// No guard does it: where the interpreter ends, a thread that wants the GIL back is unwound from in
// there, and a destructor would make an abort of that.
template <class Work>
auto without_gil(Work work) {
    PyThreadState* const state = PyEval_SaveThread();
    std::exception_ptr thrown;  // memory was short
    std::optional<std::conditional_t<std::is_void_v<decltype(work())>, bool, decltype(work())>>
        made;
    try {
        if constexpr (std::is_void_v<decltype(work())>) {
            work();
        } else {
            made.emplace(work());
        }
    } catch (const std::exception&) {
        thrown = std::current_exception();
    }
    PyEval_RestoreThread(state);
    if (thrown) {
        std::rethrow_exception(thrown);
    }
    if constexpr (!std::is_void_v<decltype(work())>) {
        return *std::move(made);
    }
}

}  // namespace gapless::python
