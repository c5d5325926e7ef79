// The part of the engine that asks the server, and signs what it asks where that is needed.
#include "sdk/core/client_engine.hpp"
#include "sdk/core/uuid_v7.hpp"

#include <utility>

namespace gapless::sdk {

void client_engine::carry_requests(moment now) {
    while (auto due = member_requests_.poll_due(now.steady)) {
        ask_again(*std::move(due), now);
    }
    while (auto next = requests_.poll_answer()) {
        handle_answer(*std::move(next), now);
    }
    while (auto next = requests_.poll_transmit()) {
        transmit(std::move(*next));
    }
    // What does not fit the wire is answered at once.
    while (auto next = requests_.poll_answer()) {
        outputs_.emplace_back(request_answered{next->id, std::move(next->answer)});
    }
}

// The patience of the first time goes on.
void client_engine::ask_again(member_requests::pending asked, moment now) {
    const auto id = draw_uuid_v7<request_id>(now.wall, entropy_);
    requests_.submit({id, asked.body}, asked.asked_at);
    member_requests_.handle_submitted_again(id, std::move(asked));
}

// How a new group is encrypted is what this device has asked for, whatever the server tells.
void client_engine::handle_created(const request_queue::answered& next) {
    const auto created = created_.extract(next.id);
    if (!created.empty() && next.answer && replica_) {
        const auto& [is_managed, policy] = created.mapped();
        replica_->handle_created(next.answer->conversation, is_managed, policy);
    }
}

void client_engine::handle_answer(request_queue::answered next, moment now) {
    handle_created(next);
    auto asked = member_requests_.take(next.id);
    if (!asked) {
        outputs_.emplace_back(request_answered{next.id, std::move(next.answer)});
        return;
    }
    if (next.answer) {
        next.answer->id = asked->told;
        if (replica_) {
            replica_->handle_signed(asked->body);
        }
    } else if (next.to_sign && member_requests_.may_try_again(*asked)) {
        if (replica_ && next.answer.error().code == errc::conflict) {
            replica_->handle_unsigned(now);
            member_requests_.put_off(*std::move(asked), now.steady);
            return;
        }
        const auto done = sign(*asked, *next.to_sign, now);
        if (done) {
            ask_again(*std::move(asked), now);
            return;
        }
        if (done.error().code == errc::conflict) {
            member_requests_.put_off(*std::move(asked), now.steady);
            return;
        }
        next.answer = done.error();
    }
    outputs_.emplace_back(request_answered{asked->told, std::move(next.answer)});
}

result<void> client_engine::sign(
    member_requests::pending& asked, const protocol::unsigned_change& wanted, moment now
) {
    if (!replica_) {
        return trouble_;
    }
    auto entries = replica_->sign_members(asked.body, wanted, now);
    if (!entries) {
        return entries.error();
    }
    put_entries(asked.body, *std::move(entries));
    return {};
}

}  // namespace gapless::sdk
