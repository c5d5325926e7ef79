#include "tests/simulation/dishonest/canvas.hpp"

#include "protocol/wire/codec.hpp"

#include <utility>

namespace gapless::simulation {

void put_instead_of_a_rename(stage& on, const std::set<std::size_t>& to, const message& entry) {
    const seq at = on.head().next();
    tampering how;
    how.entry = [=, where = on.group()](std::size_t device, conversation_id in, message& passing) {
        if (in != where || passing.seq != at || !to.contains(device)) {
            return;
        }
        message instead = entry;
        instead.seq = passing.seq;
        instead.id = passing.id;
        instead.server_time = passing.server_time;
        instead.ordinal = passing.ordinal;
        passing = std::move(instead);
    };
    on.tamper(std::move(how));
    on.rename(alice, canvas_name);
}

void change_entry(
    stage& on, std::size_t victim, seq at, const std::function<void(message&)>& change
) {
    tampering how;
    how.entry = [=, where = on.group()](std::size_t to, conversation_id in, message& entry) {
        if (to == victim && in == where && entry.seq == at) {
            change(entry);
        }
    };
    on.tamper(std::move(how));
}

void rename_otherwise(message& entry, const std::string& name) {
    member_change told;
    if (auto read = protocol::decode_member_change(entry.body)) {
        told = *std::move(read);
    }
    told.change = member_change::kind::renamed;
    told.name = name;
    entry.kind = message_kind::member_change;
    entry.body = protocol::encode_member_change(told);
}

}  // namespace gapless::simulation
