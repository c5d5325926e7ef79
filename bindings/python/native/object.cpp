#include "bindings/python/native/object.hpp"

#include <datetime.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace gapless::python {

void prepare_objects() { PyDateTime_IMPORT; }

PyObject* none() {
    Py_INCREF(Py_None);
    return Py_None;
}

PyObject* truth(bool value) { return PyBool_FromLong(value ? 1 : 0); }

PyObject* number(std::uint64_t value) { return PyLong_FromUnsignedLongLong(value); }

PyObject* signed_number(std::int64_t value) { return PyLong_FromLongLong(value); }

PyObject* real(double value) { return PyFloat_FromDouble(value); }

PyObject* bytes(std::string_view value) {
    return PyBytes_FromStringAndSize(value.data(), static_cast<Py_ssize_t>(value.size()));
}

PyObject* text(std::string_view value) {
    return PyUnicode_DecodeUTF8(value.data(), static_cast<Py_ssize_t>(value.size()), "replace");
}

PyObject* texts(const std::vector<std::string>& values) {
    PyObject* made = PyTuple_New(static_cast<Py_ssize_t>(values.size()));
    for (std::size_t i = 0; made != nullptr && i < values.size(); ++i) {
        PyObject* one = text(values[i]);
        if (one == nullptr) {
            Py_CLEAR(made);
            break;
        }
        PyTuple_SET_ITEM(made, static_cast<Py_ssize_t>(i), one);
    }
    return made;
}

PyObject* number_or_none(std::uint64_t value) { return value == 0 ? none() : number(value); }

PyObject* time(wall_time value) {
    if (value.milliseconds == 0) {
        return none();
    }
    using namespace std::chrono;
    constexpr auto first = sys_days(year(1) / January / 1);
    constexpr auto last = sys_days(year(9999) / December / 31);
    const sys_time<std::chrono::milliseconds> at(std::chrono::milliseconds(value.milliseconds));
    const auto within = std::clamp<sys_time<std::chrono::milliseconds>>(at, first, last);
    const auto day = floor<std::chrono::days>(within);
    const year_month_day date(day);
    const hh_mm_ss clock(within - day);
    return PyDateTimeAPI->DateTime_FromDateAndTime(
        static_cast<int>(date.year()),
        static_cast<int>(static_cast<unsigned>(date.month())),
        static_cast<int>(static_cast<unsigned>(date.day())),
        static_cast<int>(clock.hours().count()),
        static_cast<int>(clock.minutes().count()),
        static_cast<int>(clock.seconds().count()),
        static_cast<int>(clock.subseconds().count() * 1'000),
        PyDateTimeAPI->TimeZone_UTC,
        PyDateTimeAPI->DateTimeType
    );
}

PyObject* span(duration value) {
    constexpr std::int64_t second = 1'000'000;
    constexpr std::int64_t day = 86'400 * second;
    const auto days = value.microseconds / day;
    const auto rest = value.microseconds % day;
    return PyDateTimeAPI->Delta_FromDelta(
        static_cast<int>(days),
        static_cast<int>(rest / second),
        static_cast<int>(rest % second),
        1,
        PyDateTimeAPI->DeltaType
    );
}

PyObject* uuid(std::string_view sixteen_bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::array<char, 36> made{};
    std::size_t at = 0;
    bool is_zero = true;
    for (std::size_t i = 0; i < sixteen_bytes.size() && i < 16; ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) {
            made[at++] = '-';
        }
        const auto byte = static_cast<unsigned char>(sixteen_bytes[i]);
        is_zero = is_zero && byte == 0;
        made[at++] = digits[byte >> 4U];
        made[at++] = digits[byte & 15U];
    }
    return is_zero ? none() : text({made.data(), at});
}

}  // namespace gapless::python
