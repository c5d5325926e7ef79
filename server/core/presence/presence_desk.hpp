#pragma once

#include "server/core/engine_room.hpp"
#include "server/core/sequencer/queued_operation.hpp"
#include "server/core/session/connection_state.hpp"
#include "server/core/store/job.hpp"

#include <gapless/moment.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <optional>

namespace gapless::server {

// Takes what devices say of themselves and want to know of others, and tells it on.
//
// All of it is best effort and the first to be shed: the store is asked only while it has nothing
// better to do, a connection that is behind hears of presence later, and of typing not at all. What
// it is told later is the newest, so in the end everybody knows what is true. The room outlives it.
//
// After a start it is quiet for a while: nobody asks the store and nobody is told, since most would
// be told that others are gone who are about to come back, and everybody comes back at once. The
// while begins with the first input.
class presence_desk {
public:
    explicit presence_desk(engine_room& room) : room_(room) {}

    // Frames.
    void handle_set(const connection_state&, const protocol::set_presence&, instant now);
    void handle_watch(const connection_state&, const protocol::watch_presence&);
    void handle_typing(
        const connection_state&, const protocol::typing&, std::size_t bytes, instant now
    );

    // What the store says, what of it failed, and what a commit has changed.
    void handle_found(const queued_operation&, const watch_result&);
    void handle_audience(const typing_result&);
    void handle_failed(const queued_operation&);
    void handle_change(const conversation_change&);

    // After each input: what is due, and what the store is to be asked.
    void carry(moment now);

    [[nodiscard]] std::optional<instant> next_timeout() const;

private:
    void tell(connection_id, const presence_watches::watched&);
    void tell_untold(instant now);
    void note_time(instant now);
    void ask();

    // All connections together are behind with what matters more.
    [[nodiscard]] bool is_crowded() const;

    engine_room& room_;
    std::optional<instant> quiet_until_;  // from the first input on
    bool is_quiet_ = true;
    std::optional<instant> tell_at_;  // while somebody has something untold
};

}  // namespace gapless::server
