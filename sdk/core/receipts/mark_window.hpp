#pragma once

#include "protocol/wire/push_frames.hpp"

#include <gapless/ids.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <vector>

namespace gapless::sdk {

// Lets go of the marks of delivery so many at a time: the server drops without a word what is too
// many for it, and says of the others when they are kept.
//
// A mark of a conversation whose last one is on its way goes at once, since it takes its place. The
// server is silent about a mark that makes no sense to it: when it has said nothing for a while,
// what it is silent about is left to the next session.
//
// After each input call poll_mark until it is empty.
class mark_window {
public:
    struct limits {
        std::size_t conversations_max = 1'000;
        duration patience = seconds(30);
    };

    explicit mark_window(limits);

    // Inputs. A session begins, with these marks unkept; before that and after it none is told.
    void handle_established(const std::vector<protocol::mark>& unkept);
    void handle_disconnected();

    // The conversation is complete and stored up to here; a lower mark than before is ignored.
    void handle_mark(const protocol::mark& reached);
    void handle_kept(const std::vector<protocol::mark>& kept, instant now);
    void handle_timeout(instant now);

    // Outputs. The next mark to tell.
    [[nodiscard]] std::optional<protocol::mark> poll_mark(instant now);
    [[nodiscard]] std::optional<instant> next_timeout() const;

private:
    limits limits_;
    bool is_connected_ = false;
    std::map<conversation_id, seq> waiting_;  // not told
    std::map<conversation_id, seq> moved_;    // not told, and their conversations are on their way
    std::map<conversation_id, seq> told_;     // in this session
    std::set<conversation_id> open_;          // told, and not known to be kept
    instant last_;                            // when something was told, or kept
};

}  // namespace gapless::sdk
