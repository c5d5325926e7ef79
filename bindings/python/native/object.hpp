#pragma once

#include <gapless/strong_bytes.hpp>
#include <gapless/time.hpp>

#include <Python.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// Plain values as Python's. Each function gives a new reference, or null with Python's error set;
// like all that touches Python they want the GIL.
namespace gapless::python {

// To be called once, when the module is made.
void prepare_objects();

[[nodiscard]] PyObject* none();
[[nodiscard]] PyObject* truth(bool value);
[[nodiscard]] PyObject* number(std::uint64_t value);
[[nodiscard]] PyObject* signed_number(std::int64_t value);
[[nodiscard]] PyObject* real(double value);
[[nodiscard]] PyObject* bytes(std::string_view value);

// What is no UTF-8 in it becomes U+FFFD.
[[nodiscard]] PyObject* text(std::string_view value);
[[nodiscard]] PyObject* texts(const std::vector<std::string>& values);

// None if it is 0.
[[nodiscard]] PyObject* number_or_none(std::uint64_t value);

// A datetime in UTC; None if it is 0. What is beyond Python's calendar is at its end.
[[nodiscard]] PyObject* time(wall_time value);

// A timedelta.
[[nodiscard]] PyObject* span(duration value);

// The text of a UUID; None if it is zero.
[[nodiscard]] PyObject* uuid(std::string_view sixteen_bytes);

template <class Tag>
[[nodiscard]] PyObject* uuid(const strong_bytes<Tag, 16>& value) {
    return uuid(value.view());
}

}  // namespace gapless::python
