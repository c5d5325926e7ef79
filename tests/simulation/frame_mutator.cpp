#include "tests/simulation/frame_mutator.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace gapless::simulation {
namespace {

constexpr std::uint64_t type_number = 0;
constexpr std::uint64_t type_bytes = 2;

struct field {
    std::uint64_t number = 0;
    std::uint64_t type = 0;
    std::uint64_t value = 0;  // of a number
    std::string bytes;        // of anything with a length
};

std::optional<std::uint64_t> take_number(std::string_view& from) {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && !from.empty(); shift += 7) {
        const auto byte = static_cast<std::uint8_t>(from.front());
        from.remove_prefix(1);
        value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
        if ((byte & 0x80) == 0) {
            return value;
        }
    }
    return std::nullopt;
}

void put_number(std::string& to, std::uint64_t value) {
    while (value >= 0x80) {
        to.push_back(static_cast<char>((value & 0x7f) | 0x80));
        value >>= 7;
    }
    to.push_back(static_cast<char>(value));
}

// Empty when the bytes are no sequence of numbers and of fields with a length.
std::vector<field> fields_of(std::string_view bytes) {
    std::vector<field> all;
    while (!bytes.empty()) {
        const auto tag = take_number(bytes);
        field one;
        one.number = tag.value_or(0) >> 3;
        one.type = tag.value_or(0) & 7;
        const auto value = take_number(bytes);
        if (!value || one.number == 0 || (one.type != type_number && one.type != type_bytes) ||
            (one.type == type_bytes && *value > bytes.size())) {
            return {};
        }
        one.value = *value;
        if (one.type == type_bytes) {
            one.bytes = bytes.substr(0, *value);
            bytes.remove_prefix(*value);
        }
        all.push_back(one);
    }
    return all;
}

std::string bytes_of(const std::vector<field>& all) {
    std::string bytes;
    for (const field& one : all) {
        put_number(bytes, (one.number << 3) | one.type);
        if (one.type == type_bytes) {
            put_number(bytes, one.bytes.size());
            bytes += one.bytes;
        } else {
            put_number(bytes, one.value);
        }
    }
    return bytes;
}

std::uint64_t draw_value(std::uint64_t before, prng& draw) {
    constexpr std::array<std::uint64_t, 7> telling{
        0, 1, 7, 200, std::uint64_t{1} << 32, std::uint64_t{1} << 63, ~std::uint64_t{0}
    };
    const std::uint64_t choice = draw.below(telling.size() + 2);
    return choice < telling.size() ? telling[choice] : before + choice - telling.size() + 1;
}

void distort_bytes(std::string& bytes, prng& draw) {
    switch (draw.below(5)) {
        case 0:
            return bytes.clear();
        case 1:
            return bytes.resize(draw.below(bytes.size() + 1));
        case 2:
            bytes.insert(bytes.size() / 2, 1 + draw.below(3), '\x80');
            return;
        case 3:
            bytes.append(draw.below(20'000), 'y');
            return;
        default:
            if (!bytes.empty()) {
                const std::uint64_t at = draw.below(bytes.size());
                bytes[at] = static_cast<char>(draw.below(256));
            }
    }
}

void distort(std::vector<field>& all, prng& draw) {
    const std::size_t chosen = draw.below(all.size());
    field& one = all[chosen];
    if (one.type == type_bytes && !fields_of(one.bytes).empty() && !draw.one_in(4)) {
        one.bytes = mutated(one.bytes, draw);
        return;
    }
    switch (draw.below(8)) {
        case 0:
            all.erase(all.begin() + static_cast<std::ptrdiff_t>(chosen));
            return;
        case 1:
            all.push_back(field{one});
            return;
        case 2:
            one.number += draw.below(1'000);
            return;
        case 3:
            one.type = one.type == type_bytes ? type_number : type_bytes;
            return;
        default:
            break;
    }
    if (one.type == type_bytes) {
        distort_bytes(one.bytes, draw);
    } else {
        one.value = draw_value(one.value, draw);
    }
}

}  // namespace

std::string mutated(std::string_view payload, prng& draw) {
    std::vector<field> all = fields_of(payload);
    if (all.empty() || draw.one_in(16)) {
        std::string bytes(payload);
        distort_bytes(bytes, draw);
        return bytes;
    }
    distort(all, draw);
    return bytes_of(all);
}

}  // namespace gapless::simulation
