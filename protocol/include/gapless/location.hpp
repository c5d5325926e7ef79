#pragma once

#include <cstdint>
#include <string>

namespace gapless {

// A place on the earth, in millionths of a degree (WGS 84): a tenth of a metre.
struct location {
    static constexpr std::int32_t latitude_max = 90'000'000;
    static constexpr std::int32_t longitude_max = 180'000'000;

    std::int32_t latitude_millionths = 0;   // north is positive
    std::int32_t longitude_millionths = 0;  // east is positive
    std::string name;                       // as "Alexanderplatz"
    std::string address;

    friend bool operator==(const location&, const location&) = default;
};

}  // namespace gapless
