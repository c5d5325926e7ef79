#pragma once

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace gapless::storage {

// A real file's bytes, for tests that look at them and change them behind SQLite's back.

inline std::vector<std::uint8_t> file_bytes(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline void put_file_bytes(const std::string& path, const std::vector<std::uint8_t>& bytes) {
    std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
    file.write(
        reinterpret_cast<const char*>(bytes.data()), static_cast<std::ptrdiff_t>(bytes.size())
    );
}

inline void flip_bit(const std::string& path, std::size_t bit) {
    std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
    const auto at = static_cast<std::ptrdiff_t>(bit / 8);
    file.seekg(at);
    const int byte = file.get() ^ (1 << (bit % 8));
    file.seekp(at);
    file.put(static_cast<char>(byte));
}

}  // namespace gapless::storage
