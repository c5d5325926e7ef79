#include "bindings/c/value.hpp"

#include <cstring>

namespace gapless::c {

namespace {

// Null for what was never given out by itself.
value_header* header_of(const void* value) {
    if (value == nullptr) {
        return nullptr;
    }
    auto* bytes = static_cast<std::byte*>(const_cast<void*>(value));
    auto* header = std::launder(reinterpret_cast<value_header*>(bytes - sizeof(value_header)));
    return header->mark == value_header::marked ? header : nullptr;
}

}  // namespace

void retain(const void* value) {
    if (auto* header = header_of(value)) {
        header->holders.fetch_add(1, std::memory_order_relaxed);
    }
}

void release(const void* value) {
    auto* header = header_of(value);
    if (header != nullptr && header->holders.fetch_sub(1, std::memory_order_acq_rel) == 1) {
        header->mark = 0;
        header->end(header);
    }
}

arena::~arena() {
    for (const void* part : parts_) {
        release(part);
    }
}

gapless_text arena::text(std::string_view from) {
    auto* made = static_cast<char*>(memory_.allocate(from.size() + 1, 1));
    if (!from.empty()) {
        std::memcpy(made, from.data(), from.size());
    }
    made[from.size()] = '\0';
    return {made, from.size()};
}

}  // namespace gapless::c
