#include "sample-apps/gapless-cli/flags.hpp"

#include <string_view>

namespace gapless::cli {

bool wants_json(int argc, const char* const* argv) {
    for (int i = 1; i < argc && std::string_view(argv[i]) != "--"; ++i) {
        if (std::string_view(argv[i]) == "--json") {
            return true;
        }
    }
    return false;
}

}  // namespace gapless::cli
