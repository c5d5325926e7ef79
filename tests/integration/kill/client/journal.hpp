#pragma once

#include <nlohmann/json.hpp>
#include <unistd.h>

#include <atomic>
#include <string>

namespace gapless::kill {

// Says on stdout what happens to the devices of this process, one object a line.
//
// A line leaves in one write, so that it is read whole or not at all, also when the process is
// killed in the next instant. It may be called from any thread.
class journal {
public:
    void tell(const nlohmann::json& what) {
        const std::string line = what.dump() + "\n";
        if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) {
            is_unread_ = true;
        }
    }

    // Nobody reads any more: whoever has started this process is gone.
    [[nodiscard]] bool is_unread() const { return is_unread_; }

private:
    std::atomic<bool> is_unread_ = false;
};

}  // namespace gapless::kill
