#include "bindings/c/object_count.hpp"

#include <atomic>

namespace gapless::c {

namespace {

// The one global of the library: nothing depends on it but tests that look for leaks.
constinit std::atomic<std::int64_t> count{0};

}  // namespace

counted::counted() { count.fetch_add(1, std::memory_order_relaxed); }

counted::~counted() { count.fetch_sub(1, std::memory_order_release); }

std::int64_t counted_objects() { return count.load(std::memory_order_acquire); }

}  // namespace gapless::c
