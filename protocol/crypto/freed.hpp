#pragma once

#include <memory>

namespace gapless::crypto {

// Frees what a C library made, with the function that the library has for it.
template <class T, auto Free>
struct freed_by {
    void operator()(T* owned) const { Free(owned); }
};

template <class T, auto Free>
using freed = std::unique_ptr<T, freed_by<T, Free>>;

}  // namespace gapless::crypto
