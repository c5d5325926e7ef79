#include <gapless/error.hpp>

namespace gapless {

std::string message_of(const error& failure) {
    std::string text{advice_of(failure.code)};
    if (!failure.detail.empty()) {
        text.pop_back();  // the full stop
        text += " (" + failure.detail + ").";
    }
    return text;
}

}  // namespace gapless
