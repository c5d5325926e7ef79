#include "tests/simulation/dishonest/dishonest_server.hpp"

#include <memory>
#include <variant>

namespace gapless::simulation {

dishonest_server::dishonest_server(std::function<void()> struck)
    : struck_(std::move(struck)),
      tap_([this](side arrives_at, std::size_t device, protocol::frame& passing) {
          const protocol::frame before = passing;
          if (arrives_at == side::client) {
              note_keys(before);
          }
          const bool arrives = arrives_at == side::client ? to_device(device, passing)
                                                          : from_device(device, passing);
          if (arrives && passing == before) {
              return frame_tap::fate::as_it_came;
          }
          struck_();
          return arrives ? frame_tap::fate::changed : frame_tap::fate::dropped;
      }) {}

void dishonest_server::note_keys(const protocol::frame& said) {
    const auto* answer = std::get_if<protocol::response>(&said);
    if (answer == nullptr || !answer->keys) {
        return;
    }
    for (const protocol::user_keys& each : answer->keys->users) {
        if (!each.lists.empty() && !each.kem_keys.empty()) {
            keys_.insert_or_assign(each.user, each);
        }
    }
}

// False: it is dropped.
bool dishonest_server::to_device(std::size_t device, protocol::frame& passing) const {
    if (how_.reaches && !how_.reaches(device, passing)) {
        return false;
    }
    if (auto* pushed = std::get_if<protocol::push>(&passing); pushed != nullptr && how_.entry) {
        auto changed = std::make_shared<protocol::push_batch>(*pushed->batch);
        for (message& each : changed->messages) {
            how_.entry(device, changed->conversation, each);
        }
        pushed->batch = std::move(changed);
    }
    if (auto* range = std::get_if<protocol::pulled>(&passing)) {
        for (message& each : range->messages) {
            if (how_.entry) {
                how_.entry(device, range->conversation, each);
            }
        }
        if (how_.range) {
            how_.range(device, *range);
        }
    }
    if (auto* answer = std::get_if<protocol::response>(&passing);
        answer != nullptr && how_.answer) {
        how_.answer(device, *answer);
    }
    if (auto* taken = std::get_if<protocol::sent>(&passing); taken != nullptr && how_.sent) {
        how_.sent(device, *taken);
    }
    return true;
}

bool dishonest_server::from_device(std::size_t device, protocol::frame& passing) const {
    if (auto* leaving = std::get_if<protocol::send>(&passing); leaving != nullptr && how_.leaving) {
        return how_.leaving(device, *leaving);
    }
    if (auto* asked = std::get_if<protocol::request>(&passing); asked != nullptr && how_.asked) {
        how_.asked(device, *asked);
    }
    return true;
}

}  // namespace gapless::simulation
