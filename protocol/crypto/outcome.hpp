#pragma once

#include "protocol/crypto/reason.hpp"

#include <gapless/assert.hpp>

#include <optional>
#include <utility>
#include <variant>

namespace gapless::crypto {

// Either a value or the reason why there is none: gapless::result with this layer's own closed list
// of reasons, which no peer and no app sees. Asking for the value of a failure stops the program.
template <class T>
class [[nodiscard]] outcome {
public:
    using value_type = T;

    outcome(T value) : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT: as expected

    outcome(reason why) : state_(std::in_place_index<1>, why) {}  // NOLINT: as expected

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

    [[nodiscard]] reason error() const {
        GAPLESS_ASSERT(!has_value());
        return *std::get_if<1>(&state_);
    }

private:
    std::variant<T, reason> state_;
};

template <>
class [[nodiscard]] outcome<void> {
public:
    using value_type = void;

    outcome() = default;

    outcome(reason why) : failure_(why) {}  // NOLINT: as expected

    [[nodiscard]] bool has_value() const { return !failure_.has_value(); }

    explicit operator bool() const { return has_value(); }

    [[nodiscard]] reason error() const {
        GAPLESS_ASSERT(failure_.has_value());
        return *failure_;
    }

private:
    std::optional<reason> failure_;
};

}  // namespace gapless::crypto
