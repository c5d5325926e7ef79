#pragma once

#include <cstddef>

namespace gapless::sdk {

struct timeline {
    [[nodiscard]] std::size_t get_size() const;
};

}  // namespace gapless::sdk
