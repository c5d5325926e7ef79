#pragma once

#include "server/core/engine_limits.hpp"
#include "server/core/limits/bucket_table.hpp"

#include <gapless/destination.hpp>
#include <gapless/ids.hpp>
#include <gapless/time.hpp>

#include <optional>

namespace gapless::server {

// How often a user may send, and how often anybody to one conversation. Only what is stored counts:
// ask wait before a send goes to the store, reserve when it does, settle when it has come back.
class send_limits {
public:
    explicit send_limits(const engine_limits&);

    // Empty: now.
    [[nodiscard]] std::optional<duration> wait(user_id, const destination&, instant now);
    void reserve(user_id, const destination&);
    void settle(user_id, const destination&, bool is_stored, instant now);

    // It never went there.
    void release(user_id, const destination&);

private:
    bool is_on_;
    bucket_table<user_id> users_;
    bucket_table<conversation_id> conversations_;  // a direct one by its id alone
};

}  // namespace gapless::server
