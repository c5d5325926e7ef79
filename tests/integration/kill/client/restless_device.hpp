#pragma once

#include "tests/integration/kill/client/journal.hpp"

#include <gapless/client.hpp>

#include <nlohmann/json.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gapless::kill {

// One device that always has something to say, to each of its destinations in turn, and tells the
// journal of each step: what it hands to the SDK, what the SDK has promised, what was sent, and
// each event that it was shown. Events are acknowledged after that.
//
// speak() and settle() are called by one thread at a time. The journal outlives it.
class restless_device {
public:
    struct setting {
        std::string name;
        std::string mailbox;
        std::vector<destination> destinations;
        std::string plain_tcp;  // empty: TLS
        gapless::transport transport = gapless::transport::tcp;
        std::uint64_t life = 0;           // tells the texts of one process from another's
        std::size_t text_bytes = 0;       // at least
        std::int64_t unanswered_max = 4;  // it waits for answers beyond that
    };

    // Exits the process when the mailbox cannot be opened: that is what the run is about.
    restless_device(setting, std::shared_ptr<runtime>, journal&);

    // Says something, unless too much is unanswered.
    void speak();

    // Waits until all is sent and received, and the app has been shown all of it; false when that
    // does not come about.
    [[nodiscard]] bool settle();

private:
    void handle_event(const event&);
    void handle_status(const connection_status&);
    void tell(std::string_view what, nlohmann::json with);

    setting setting_;
    journal& journal_;
    std::unique_ptr<client> client_;
    std::uint64_t said_ = 0;
    std::atomic<std::int64_t> unanswered_ = 0;  // below zero when answers come again
    std::atomic<std::uint64_t> events_ = 0;
    subscription watching_;
    subscription listening_;
};

}  // namespace gapless::kill
