#include "server/sqlite/allotment.hpp"

namespace gapless::server {

std::uint64_t allot_numbers(storage::database& file, allotment_kind kind, std::uint64_t count) {
    auto next = file.select(
        "INSERT INTO allotment (kind, next) VALUES (?1, 1 + ?2)"
        " ON CONFLICT (kind) DO UPDATE SET next = next + ?2 RETURNING next",
        kind,
        count
    );
    return next.next() ? next.read<std::uint64_t>(0) - count : 0;
}

}  // namespace gapless::server
