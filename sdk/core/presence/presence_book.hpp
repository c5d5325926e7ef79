#pragma once

#include "protocol/wire/frame.hpp"

#include <gapless/presence.hpp>
#include <gapless/result.hpp>
#include <gapless/time.hpp>

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gapless::sdk {

// How this device says it is, and what it knows of those whom it watches.
//
// Both are said again in each session, since the server remembers neither. While there is no
// session what is known grows old: if none begins for some time, everybody is unknown until told of
// anew. Nothing of it is stored. After each input drain the outputs.
class presence_book {
public:
    struct limits {
        duration spacing = seconds(1);      // between two words about oneself
        duration stale_after = seconds(5);  // without a session
    };

    explicit presence_book(limits);

    // Commands. watch fails with usage (more than presence_watched_max), or invalid_name, and then
    // changes nothing.
    void set(presence_state state, instant now);
    [[nodiscard]] result<void> watch(const std::vector<std::string>& users);

    // Inputs.
    void handle_established(instant now);
    void handle_disconnected(instant now);
    void handle_presence(const protocol::presence& told);
    void handle_timeout(instant now);

    // Outputs.
    [[nodiscard]] std::optional<protocol::frame> poll_transmit(instant now);
    [[nodiscard]] std::optional<presence> poll_told();
    [[nodiscard]] std::optional<instant> next_timeout() const;

    // By canonical name; of each watched user.
    [[nodiscard]] const std::map<std::string, presence>& known() const { return known_; }

    // What this device has last been told to be; nothing, if it never was.
    [[nodiscard]] const std::optional<presence_state>& own() const { return own_; }

private:
    limits limits_;
    bool is_connected_ = false;
    std::optional<presence_state> own_;
    bool is_own_unsaid_ = false;
    instant say_at_;
    bool is_list_unsaid_ = false;
    std::map<std::string, presence> known_;
    std::deque<presence> told_;
    std::optional<instant> stale_at_;
};

}  // namespace gapless::sdk
