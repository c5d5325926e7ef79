#pragma once

#include "server/core/account/account_desk.hpp"
#include "server/core/engine_room.hpp"
#include "server/core/fanout/publisher.hpp"
#include "server/core/presence/presence_desk.hpp"
#include "server/core/receipts/receipt_desk.hpp"
#include "server/core/sequencer/queued_operation.hpp"
#include "server/core/session/front_desk.hpp"
#include "server/core/store/job.hpp"

#include <gapless/moment.hpp>

#include <map>
#include <vector>

namespace gapless::server {

// Tells everybody what came of a store job, and only when it is known to be durable.
//
// First what was read (pages, ranges, sessions), so that a device whose page reaches its inbox's
// head is live for the changes of the same commit; then the changes, with the answers to the
// messages in them; then all other answers. Room and desks outlive it.
class outcome_desk {
public:
    outcome_desk(
        engine_room& room,
        publisher& pushes,
        front_desk& front,
        account_desk& accounts,
        presence_desk& presences
    )
        : room_(room),
          publisher_(pushes),
          front_(front),
          accounts_(accounts),
          presences_(presences),
          receipts_(room) {}

    void handle_stored(const std::vector<queued_operation>&, job_result, moment now);

    // storage_full: nothing is stored, and everybody may try again later. Anything else: nobody
    // knows what is stored. Then nothing is answered, and every device has to come back and ask,
    // since changes that it was to be told of may be among what is stored.
    void handle_failed(std::vector<queued_operation>, const error& reason, moment now);

    // The store does not answer: what waits for it and would write is refused, and may come again.
    // What only reads waits, since there is no refusal for it but to end the connection.
    void refuse_waiting(moment now);

private:
    using senders = std::map<conversation_id, publisher::answers>;

    void tell_read(connection_id, const outcome&, senders&, moment now);
    void tell_rest(const queued_operation&, outcome&, moment now);
    [[nodiscard]] bool tell_own(const queued_operation&, outcome&, moment now);
    void handle_own_failed(const queued_operation&, instant now);
    void tell_failure(const queued_operation&, const error& reason);
    [[nodiscard]] bool ask_again(const queued_operation&);
    void settle_rate(const queued_operation&, const outcome*, instant now);
    void refuse_all(std::vector<queued_operation>, const error& reason, moment now);
    [[nodiscard]] bool turn_to_reading(queued_operation&);
    void forget_all(const std::vector<queued_operation>&, const error& reason, moment now);

    engine_room& room_;
    publisher& publisher_;
    front_desk& front_;
    account_desk& accounts_;
    presence_desk& presences_;
    receipt_desk receipts_;
};

}  // namespace gapless::server
