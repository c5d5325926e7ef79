#include "sdk/core/search/character.hpp"

#include "sdk/core/search/folded_letter.hpp"

#include <algorithm>
#include <iterator>

namespace gapless::sdk {
namespace {

struct block {
    char32_t first;
    character_class kind;  // up to the next block
};

constexpr auto separator = character_class::separator;
constexpr auto ignored = character_class::ignored;
constexpr auto word = character_class::word;
constexpr auto unspaced = character_class::unspaced;

// Above ASCII, ascending. Blocks as a whole: a character that Unicode will fill in belongs to its
// neighbours.
constexpr block blocks[] = {
    {0x80, separator},    {0xaa, word},        {0xab, separator},    {0xad, ignored},
    {0xae, separator},    {0xb2, word},        {0xb4, separator},    {0xb5, word},
    {0xb6, separator},    {0xb9, word},        {0xbb, separator},    {0xbc, word},
    {0xbf, separator},    {0xc0, word},        {0xd7, separator},    {0xd8, word},
    {0xf7, separator},    {0xf8, word},        {0x300, ignored},     {0x370, word},
    {0x37e, separator},   {0x37f, word},       {0x387, separator},   {0x388, word},
    {0x483, ignored},     {0x48a, word},       {0x55a, separator},   {0x560, word},
    {0x589, separator},   {0x58b, word},       {0x591, ignored},     {0x5be, separator},
    {0x5bf, ignored},     {0x5c0, separator},  {0x5c1, ignored},     {0x5c3, separator},
    {0x5c4, ignored},     {0x5c6, separator},  {0x5c7, ignored},     {0x5c8, word},
    {0x5f3, separator},   {0x5f5, word},       {0x600, separator},   {0x610, ignored},
    {0x61b, separator},   {0x620, word},       {0x640, ignored},     {0x641, word},
    {0x64b, ignored},     {0x660, word},       {0x66a, separator},   {0x66e, word},
    {0x670, ignored},     {0x671, word},       {0x6d4, separator},   {0x6d5, word},
    {0x6d6, ignored},     {0x6ee, word},       {0x700, separator},   {0x710, word},
    {0x964, separator},   {0x966, word},       {0x970, separator},   {0x971, word},
    {0xe01, unspaced},    {0xe3f, separator},  {0xe40, unspaced},    {0xe4f, separator},
    {0xe50, unspaced},    {0xe5a, separator},  {0xe80, unspaced},    {0xf00, word},
    {0xf04, separator},   {0xf18, word},       {0xf3a, separator},   {0xf40, word},
    {0x1000, unspaced},   {0x104a, separator}, {0x1050, unspaced},   {0x10a0, word},
    {0x10fb, separator},  {0x10fc, word},      {0x1100, unspaced},   {0x1200, word},
    {0x1360, separator},  {0x1369, word},      {0x1680, separator},  {0x1681, word},
    {0x1780, unspaced},   {0x17d4, separator}, {0x17dc, unspaced},   {0x1800, separator},
    {0x180b, ignored},    {0x1810, word},      {0x1950, unspaced},   {0x1a00, word},
    {0x1a20, unspaced},   {0x1ab0, ignored},   {0x1b00, unspaced},   {0x1b80, word},
    {0x1dc0, ignored},    {0x1e00, word},      {0x2000, separator},  {0x200b, ignored},
    {0x2010, separator},  {0x202a, ignored},   {0x202f, separator},  {0x2060, ignored},
    {0x2070, word},       {0x20a0, separator}, {0x20d0, ignored},    {0x2100, word},
    {0x2190, unspaced},   {0x2c00, word},      {0x2e00, separator},  {0x2e80, unspaced},
    {0x2ff0, separator},  {0x3005, unspaced},  {0x3008, separator},  {0x3021, unspaced},
    {0x302a, ignored},    {0x3030, separator}, {0x3031, unspaced},   {0x3036, separator},
    {0x3038, unspaced},   {0x303d, separator}, {0x3041, unspaced},   {0x309b, separator},
    {0x309d, unspaced},   {0x30a0, separator}, {0x30a1, unspaced},   {0x30fb, separator},
    {0x30fc, unspaced},   {0xa4d0, word},      {0xa960, unspaced},   {0xa9e0, unspaced},
    {0xaa00, word},       {0xaa60, unspaced},  {0xaae0, word},       {0xac00, unspaced},
    {0xd800, separator},  {0xe000, unspaced},  {0xfb00, word},       {0xfe00, ignored},
    {0xfe10, separator},  {0xfe20, ignored},   {0xfe30, separator},  {0xfe70, word},
    {0xfeff, ignored},    {0xff00, separator}, {0xff10, word},       {0xff1a, separator},
    {0xff21, word},       {0xff3b, separator}, {0xff41, word},       {0xff5b, separator},
    {0xff66, unspaced},   {0xffe0, separator}, {0x10000, word},      {0x1b000, unspaced},
    {0x1b300, word},      {0x1f000, unspaced}, {0x1f3fb, ignored},   {0x1f400, unspaced},
    {0x1fb00, separator}, {0x20000, unspaced}, {0x40000, separator}, {0xe0000, ignored},
    {0xf0000, separator},
};

character_class class_of(char32_t code) {
    if (code < 0x80) {
        const bool is_digit = code >= '0' && code <= '9';
        const bool is_letter = (code | 0x20U) >= 'a' && (code | 0x20U) <= 'z';
        return is_digit || is_letter ? word : separator;
    }
    const auto* above = std::ranges::upper_bound(blocks, code, {}, &block::first);
    return std::prev(above)->kind;
}

// Of a character of two bytes or more, by its first one; 0: no character begins so.
std::size_t length_of(unsigned char first) {
    if (first < 0xc2 || first > 0xf4) {
        return 0;
    }
    if (first < 0xe0) {
        return 2;
    }
    return first < 0xf0 ? 3 : 4;
}

char32_t least_of_length(std::size_t length) {
    if (length == 2) {
        return 0x80;
    }
    return length == 3 ? 0x800 : 0x10000;
}

}  // namespace

character character_at(std::string_view text, std::size_t at) {
    const auto first = static_cast<unsigned char>(text[at]);
    if (first < 0x80) {
        return {folded_letter(first), 1, class_of(first)};
    }
    const auto length = length_of(first);
    if (length == 0 || length > text.size() - at) {
        return {};
    }
    char32_t code = first & (0xffU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        const auto next = static_cast<unsigned char>(text[at + i]);
        if ((next & 0xc0U) != 0x80U) {
            return {};
        }
        code = code << 6U | (next & 0x3fU);
    }
    const bool is_surrogate = code >= 0xd800 && code <= 0xdfff;
    if (code < least_of_length(length) || code > 0x10ffff || is_surrogate) {
        return {};
    }
    return {folded_letter(code), length, class_of(code)};
}

void append_character(std::string& to, char32_t code) {
    const auto add = [&to](char32_t byte) { to.push_back(static_cast<char>(byte)); };
    if (code < 0x80) {
        add(code);
    } else if (code < 0x800) {
        add(0xc0U | code >> 6U);
        add(0x80U | (code & 0x3fU));
    } else if (code < 0x10000) {
        add(0xe0U | code >> 12U);
        add(0x80U | (code >> 6U & 0x3fU));
        add(0x80U | (code & 0x3fU));
    } else {
        add(0xf0U | code >> 18U);
        add(0x80U | (code >> 12U & 0x3fU));
        add(0x80U | (code >> 6U & 0x3fU));
        add(0x80U | (code & 0x3fU));
    }
}

}  // namespace gapless::sdk
