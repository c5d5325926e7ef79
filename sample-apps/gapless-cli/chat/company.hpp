#pragma once

#include <gapless/client.hpp>

#include <functional>
#include <optional>
#include <set>
#include <string>

namespace gapless::cli {

// Who is there in the conversation in front: how the other one of two is, if they are contacts, and
// who writes just now.
//
// Tell it which conversation that is; it calls back with each change. Everything happens on the
// thread of the client's callbacks. The client outlives it.
class company {
public:
    using presence_callback = std::function<void(const presence&)>;
    using typing_callback = std::function<void(const typing&)>;

    company(client& of, presence_callback seen, typing_callback heard);

    // The other one, of two; and the conversation, once there is one.
    void watch(const std::string& peer, std::optional<conversation_id> where);

    // "away", or empty while there is nothing to say of the other one.
    [[nodiscard]] std::string peer_state() const;

    // "bob is typing…", or empty.
    [[nodiscard]] std::string typing_text() const;

private:
    void handle_presence(const presence& now);
    void handle_typing(const typing& heard);

    client& client_;
    presence_callback seen_;
    typing_callback heard_;
    std::string peer_;
    std::optional<conversation_id> where_;
    std::set<std::string> writers_;
    subscription presences_;
    subscription typings_;
};

}  // namespace gapless::cli
