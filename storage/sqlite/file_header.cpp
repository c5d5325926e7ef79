#include "storage/sqlite/file_header.hpp"

#include "storage/sqlite/raw_file.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace gapless::storage {
namespace {

constexpr std::string_view magic{"SQLite format 3\0", 16};
constexpr std::size_t version_at = 60;
constexpr std::size_t application_at = 68;
constexpr std::size_t header_bytes = 100;

std::int64_t number_at(std::span<const std::uint8_t> header, std::size_t at) {
    std::int64_t number = 0;
    for (const std::uint8_t byte : header.subspan(at, 4)) {
        number = number << 8 | byte;
    }
    return number;
}

}  // namespace

std::optional<file_header> read_file_header(const std::string& path, const std::string& vfs) {
    const auto file = raw_file::open_database(path, vfs);
    if (!file || *file == nullptr) {
        return std::nullopt;
    }
    std::array<std::uint8_t, header_bytes> header{};
    if (!(*file)->read(header, 0) ||
        !std::equal(magic.begin(), magic.end(), header.begin(), [](char wanted, std::uint8_t byte) {
            return static_cast<std::uint8_t>(wanted) == byte;
        })) {
        return std::nullopt;
    }
    return file_header{number_at(header, application_at), number_at(header, version_at)};
}

}  // namespace gapless::storage
