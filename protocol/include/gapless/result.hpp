#pragma once

#include <gapless/assert.hpp>
#include <gapless/error.hpp>

#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

namespace gapless {

// Either a value or the reason why there is none, with the names of C++23's std::expected.
// Asking for the value of a failure stops the program: look first.
template <class T>
class [[nodiscard]] result {
public:
    using value_type = T;

    result(T value) : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT: as expected

    result(gapless::error failure)
        : state_(std::in_place_index<1>, std::move(failure)) {}  // NOLINT

    result(errc code) : state_(std::in_place_index<1>, gapless::error{code}) {}  // NOLINT

    [[nodiscard]] bool has_value() const { return state_.index() == 0; }

    explicit operator bool() const { return has_value(); }

    [[nodiscard]] T& value() & {
        GAPLESS_ASSERT(has_value());
        return *std::get_if<0>(&state_);
    }

    [[nodiscard]] const T& value() const& {
        GAPLESS_ASSERT(has_value());
        return *std::get_if<0>(&state_);
    }

    [[nodiscard]] T&& value() && {
        GAPLESS_ASSERT(has_value());
        return std::move(*std::get_if<0>(&state_));
    }

    [[nodiscard]] T& operator*() & { return value(); }

    [[nodiscard]] const T& operator*() const& { return value(); }

    [[nodiscard]] T&& operator*() && { return std::move(*this).value(); }

    [[nodiscard]] T* operator->() { return &value(); }

    [[nodiscard]] const T* operator->() const { return &value(); }

    [[nodiscard]] const gapless::error& error() const {
        GAPLESS_ASSERT(!has_value());
        return *std::get_if<1>(&state_);
    }

    template <class U>
    [[nodiscard]] T value_or(U&& other) const& {
        return has_value() ? value() : static_cast<T>(std::forward<U>(other));
    }

    friend bool operator==(const result&, const result&) = default;

private:
    std::variant<T, gapless::error> state_;
};

template <>
class [[nodiscard]] result<void> {
public:
    using value_type = void;

    result() = default;

    result(gapless::error failure) : failure_(std::move(failure)) {}  // NOLINT: as expected

    result(errc code) : failure_(gapless::error{code}) {}  // NOLINT

    [[nodiscard]] bool has_value() const { return !failure_.has_value(); }

    explicit operator bool() const { return has_value(); }

    void value() const { GAPLESS_ASSERT(has_value()); }

    [[nodiscard]] const gapless::error& error() const {
        GAPLESS_ASSERT(failure_.has_value());
        return *failure_;
    }

    friend bool operator==(const result&, const result&) = default;

private:
    std::optional<gapless::error> failure_;
};

}  // namespace gapless
