// Prints the codes of all errors as JSON lines, from the tables that the library itself has. The
// page of errors is made of it.
#include <gapless/errc.hpp>

#include <gapless.h>
#include <nlohmann/json.hpp>

#include <iostream>

namespace {

struct row {
    gapless::errc code;
    const char* enumerator;
    gapless_code number;
};

constexpr row rows[] = {
#define GAPLESS_CODE(name, NAME) \
    {gapless::errc::name, "GAPLESS_ERROR_" #NAME, GAPLESS_ERROR_##NAME},
#include "bindings/c/codes.inc"
#undef GAPLESS_CODE
};

}  // namespace

int main() {
    for (const row& each : rows) {
        const nlohmann::json line{
            {"code", gapless::name_of(each.code)},
            {"advice", gapless::advice_of(each.code)},
            {"c", each.enumerator},
            {"number", static_cast<int>(each.number)},
        };
        std::cout << line.dump() << '\n';
    }
}
