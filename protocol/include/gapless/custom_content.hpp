#pragma once

#include <string>

namespace gapless {

// What an app has made up: its bytes mean something to that app alone.
struct custom_content {
    std::string type;      // the app's name for it, as "com.example.poll"
    std::string bytes;     // any
    std::string fallback;  // what an app shows that does not know the type

    friend bool operator==(const custom_content&, const custom_content&) = default;
};

}  // namespace gapless
