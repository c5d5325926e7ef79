#pragma once

#include "tests/support/random_source.hpp"
#include "tests/support/random_values.hpp"

#include <gapless/content.hpp>

#include <cstdint>
#include <string>

namespace gapless::tests {

// Text of a length drawn, with characters of more than one byte among others.
inline std::string random_words(random_source& random, std::size_t characters_max) {
    std::string made;
    for (auto left = random.below(characters_max + 1); left > 0; --left) {
        made += random.coin() ? "a" : "\u4f60";
    }
    return made;
}

inline emoji random_emoji(random_source& random) {
    emoji made;
    made.pack = random_words(random, 20);
    made.id = "e" + random_words(random, 20);
    made.fallback = random_words(random, 20);
    return made;
}

inline location random_location(random_source& random) {
    location made;
    made.latitude_millionths = static_cast<std::int32_t>(random.below(180'000'001)) - 90'000'000;
    made.longitude_millionths = static_cast<std::int32_t>(random.below(360'000'001)) - 180'000'000;
    made.name = random_words(random, 20);
    made.address = random_words(random, 20);
    return made;
}

inline attachment random_attachment(random_source& random) {
    attachment made;
    const auto kind = static_cast<std::uint64_t>(attachment_kind::image) + random.below(4);
    made.kind = static_cast<attachment_kind>(kind);
    made.reference = "r" + random_words(random, 20);
    made.name = random_words(random, 20);
    made.media_type = random_words(random, 20);
    made.bytes = random.number();
    made.width = static_cast<std::uint32_t>(random.below(10'000));
    made.height = static_cast<std::uint32_t>(random.below(10'000));
    made.length = random_wait(random);
    made.thumbnail = random.bytes(200);
    made.thumbnail_type = random_words(random, 20);
    made.digest = random_optional(random, random_id<content_digest>);
    made.state = random_enum(random, attachment_state::failed);
    made.caption = random_words(random, 40);
    return made;
}

inline custom_content random_custom_content(random_source& random) {
    custom_content made;
    made.type = "t" + random_words(random, 20);
    made.bytes = random.bytes(200);
    made.fallback = random_words(random, 20);
    return made;
}

inline content random_content(random_source& random) {
    switch (random.below(6)) {
        case 0:
            return random_emoji(random);
        case 1:
            return random_location(random);
        case 2:
            return random_custom_content(random);
        default:
            return random_attachment(random);
    }
}

}  // namespace gapless::tests
