#pragma once

#include "bindings/c/value.hpp"

#include <gapless/c/base.h>
#include <gapless/error.hpp>
#include <gapless/result.hpp>

#include <exception>
#include <string>
#include <utility>

namespace gapless::c {

// Ends a call of the C API from within: what is wrong with it. It never leaves this layer.
class refusal final : public std::exception {
public:
    explicit refusal(error why) : why_(std::move(why)) {}

    refusal(errc code, std::string detail) : why_(code, std::move(detail)) {}

    [[nodiscard]] const char* what() const noexcept override { return why_.detail.c_str(); }

    [[nodiscard]] const error& why() const { return why_; }

private:
    error why_;
};

[[nodiscard]] gapless_code code_of(errc code);
[[nodiscard]] bool is_retryable(const error& why);

void fill(arena& memory, gapless_error& shown, const error& why);

// The error of the exception that is being handled: the one place that knows them all.
[[nodiscard]] error error_in_flight();

// Gives the error away, if anybody wants it.
gapless_code report(const error& why, gapless_error** wanted);

// Runs what answers at once, and makes a code of whatever it throws.
template <class Does>
gapless_code guarded(gapless_error** error, Does does) noexcept {
    if (error != nullptr) {
        *error = nullptr;
    }
    try {
        does();
        return GAPLESS_OK;
    } catch (...) {
        return report(error_in_flight(), error);
    }
}

template <class T>
[[nodiscard]] T or_refuse(result<T> made) {
    if (!made) {
        throw refusal(made.error());
    }
    return *std::move(made);
}

// Where an answer is put; emptied first.
template <class T>
T& out_in(T* out) {
    if (out == nullptr) {
        throw refusal(errc::usage, "out is NULL");
    }
    *out = T{};
    return *out;
}

}  // namespace gapless::c
