#pragma once

#include <string>

namespace gapless {

// A picture out of a set that both apps know.
struct emoji {
    std::string pack;      // the set, by the app's own name for it; may be empty
    std::string id;        // which of the set
    std::string fallback;  // what an app shows that does not know it, as "🙂"

    friend bool operator==(const emoji&, const emoji&) = default;
};

}  // namespace gapless
