#pragma once

#include "protocol/wire/frame.hpp"

#include <gapless/ids.hpp>
#include <gapless/time.hpp>
#include <gapless/typing.hpp>

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace gapless::sdk {

// Says that this user writes, and remembers for a moment who else does.
//
// Called with each key that is pressed it says so seldom, and that it stopped once. Whoever was
// heard of is forgotten when nothing more comes, or when what was written does. Nothing is said
// without a session, nor later for that. After each input drain the outputs.
class typing_desk {
public:
    struct limits {
        duration spacing = seconds(3);       // between two words about one conversation
        duration forget_after = seconds(6);  // the last word of somebody
        std::size_t heard_max = 1'000;       // more are not listened to
    };

    explicit typing_desk(limits);

    // Command.
    void set(conversation_id where, bool is_active, instant now);

    // Inputs. A message ends what its sender was heard of.
    void handle_established();
    void handle_disconnected();
    void handle_typing(const protocol::typing& heard, instant now);
    void handle_message(conversation_id where, const std::string& sender);
    void handle_timeout(instant now);

    // Outputs.
    [[nodiscard]] std::optional<protocol::frame> poll_transmit();
    [[nodiscard]] std::optional<typing> poll_told();
    [[nodiscard]] std::optional<instant> next_timeout() const;

private:
    using writer = std::pair<conversation_id, std::string>;

    void tell(const writer&, bool is_active);
    void forget(const writer&);

    limits limits_;
    bool is_connected_ = false;
    std::map<conversation_id, instant> said_;  // that it writes, and not that it stopped
    std::map<writer, instant> heard_;          // until then
    std::deque<protocol::frame> leaving_;
    std::deque<typing> told_;
};

}  // namespace gapless::sdk
