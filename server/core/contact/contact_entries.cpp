#include "server/core/contact/contact_entries.hpp"

#include "protocol/folds/contact_list.hpp"
#include "protocol/wire/codec.hpp"

#include <utility>

namespace gapless::server {

contact_entries::contact_entries(job_workspace& work, const actor& by, const request_id& request)
    : work_(work), by_(by), request_(request) {}

void contact_entries::record(
    user_id whose, user_id other, contact_change::kind change, const std::string& note
) {
    const contact_change what{change, work_.name_of(other), note};
    contact_record row = work_.standing(whose, other);
    contact standing{what.user, row.tie, row.follows, row.blocked, {}};
    protocol::apply(what, standing);
    row.tie = standing.tie;
    row.follows = standing.follows;
    row.blocked = standing.blocked;
    work_.put_standing(row);

    message entry;
    entry.client_id = client_id{request_.bytes};
    entry.sender = by_.user;
    entry.sender_name = work_.name_of(by_.user);
    entry.device = by_.device;
    entry.kind = message_kind::contact_change;
    entry.server_time = work_.now();
    entry.body = protocol::encode_contact_change(what);
    open_conversation* where = work_.contacts_of(whose);
    where = where == nullptr ? &work_.make_contacts(whose) : where;
    static_cast<void>(where->append(std::move(entry), keeping{}));
}

}  // namespace gapless::server
