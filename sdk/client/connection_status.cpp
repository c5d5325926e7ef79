#include <gapless/connection_status.hpp>

namespace gapless {

std::string_view name_of(connection_state state) {
    switch (state) {
        case connection_state::offline:
            return "offline";
        case connection_state::connecting:
            return "connecting";
        case connection_state::catching_up:
            return "catching_up";
        case connection_state::live:
            break;
    }
    return "live";
}

}  // namespace gapless
