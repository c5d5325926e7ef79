#pragma once

#include "bindings/c/object_count.hpp"

#include <gapless/c/base.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace gapless::c {

// Stands right before each value that is given out, so that the value is found again by its
// address.
struct alignas(16) value_header {
    static constexpr std::uint64_t marked = 0x6761'706c'6573'7321;

    std::uint64_t mark = marked;
    std::atomic<std::int64_t> holders{1};
    void (*end)(value_header*) = nullptr;
    std::uint64_t unused =
        0;  // fills it up: a class derived from it would put its first member here
};

static_assert(sizeof(value_header) == 32);

void retain(const void* value);
void release(const void* value);

// A struct of the C header with everything at zero, and with its size if it has one.
template <class T>
void begin(T& shown) {
    shown = T{};
    if constexpr (requires { shown.struct_size; }) {
        shown.struct_size = sizeof(T);
    }
}

// What a value points to: structs, texts and arrays of the C header, which need no destructor.
class arena {
public:
    arena() = default;
    arena(const arena&) = delete;
    arena& operator=(const arena&) = delete;
    ~arena();

    template <class T>
    [[nodiscard]] T* make() {
        static_assert(std::is_trivially_destructible_v<T>);
        T* made = new (memory_.allocate(sizeof(T), alignof(T))) T{};
        begin(*made);
        return made;
    }

    // A copy with a NUL behind it.
    [[nodiscard]] gapless_text text(std::string_view from);

    template <class T>
    [[nodiscard]] const T* array(const std::vector<T>& from) {
        static_assert(std::is_trivially_copyable_v<T>);
        if (from.empty()) {
            return nullptr;
        }
        T* made = static_cast<T*>(memory_.allocate(sizeof(T) * from.size(), alignof(T)));
        for (std::size_t i = 0; i < from.size(); ++i) {
            new (made + i) T(from[i]);
        }
        return made;
    }

    // Takes over one hold of another value, until the end.
    template <class T>
    [[nodiscard]] const T* part(const T* value) {
        parts_.push_back(value);
        return value;
    }

private:
    std::pmr::monotonic_buffer_resource memory_;
    std::vector<const void*> parts_;
};

// A value with all that it points to.
template <class T>
class value : public value_header {
public:
    T shown{};
    arena memory;
    counted counts;

    value() {
        static_assert(alignof(T) <= alignof(value_header));
        begin(shown);
        end = [](value_header* header) { delete static_cast<value*>(header); };
    }
};

// One hold of a value that is being made, or lent.
template <class T>
class holding {
public:
    holding() : value_(new value<T>) {}

    ~holding() {
        if (value_ != nullptr) {
            release(&value_->shown);
        }
    }

    holding(const holding&) = delete;
    holding& operator=(const holding&) = delete;

    [[nodiscard]] T& shown() { return value_->shown; }

    [[nodiscard]] arena& memory() { return value_->memory; }

    // Gives the hold away.
    [[nodiscard]] T* give() { return &std::exchange(value_, nullptr)->shown; }

private:
    value<T>* value_;
};

}  // namespace gapless::c
