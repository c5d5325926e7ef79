// Accounts, conversations, people: each field as it is.
#include "bindings/python/native/models.hpp"
#include "bindings/python/native/object.hpp"
#include "bindings/python/native/show.hpp"

namespace gapless::python {

PyObject* shown(const error& from, PyObject* client_id) {
    PyObject* wait = from.retry_after
                         ? real(static_cast<double>(from.retry_after->microseconds) / 1'000'000)
                         : none();
    PyObject* made = PyObject_CallFunction(
        all_models().make_error,
        "NNNNN",
        text(name_of(from.code)),
        text(message_of(from)),
        text(from.detail),
        wait,
        client_id == nullptr ? none() : client_id
    );
    return made;
}

PyObject* shown(const account& from) {
    return all_models().account.make(
        {text(from.server),
         text(from.user),
         number(from.user_id.value),
         uuid(from.device),
         truth(from.is_logged_in)}
    );
}

PyObject* shown(const device& from) {
    const auto& known = all_models();
    return known.device.make(
        {uuid(from.id),
         bytes(from.key.view()),
         known.device_class(from.device_class),
         time(from.last_seen)}
    );
}

PyObject* shown(const connection_status& from) {
    const auto& known = all_models();
    return known.connection_status.make(
        {known.connection_state(from.state),
         from.reason ? shown(*from.reason) : none(),
         from.over ? known.transport(*from.over) : none()}
    );
}

PyObject* shown(const retention& from) {
    const auto& known = all_models();
    return known.retention.make({known.retention_kind(from.how), span(from.time)});
}

PyObject* shown(const conversation& from) {
    const auto& known = all_models();
    return known.conversation.make(
        {number(from.id.value),
         known.conversation_kind(from.kind),
         text(from.name),
         number(from.epoch.value),
         number(from.first.value),
         number(from.head.value),
         number(from.high.value),
         number(from.members),
         known.role(from.role),
         truth(from.removed),
         number(from.last_counter.value),
         time(from.active),
         shown(from.retention),
         known.relation_mode(from.mode),
         known.key_policy(from.policy),
         number(from.unread),
         number(from.unread_mentions),
         truth(from.marked_unread),
         number(from.read_seq.value),
         number(from.peer_read.value),
         number(from.peer_delivered.value)}
    );
}

PyObject* shown(const receipt& from) {
    return all_models().receipt.make(
        {text(from.name),
         number(from.user.value),
         number(from.read_seq.value),
         number(from.delivered_seq.value)}
    );
}

PyObject* shown(const message_receipts& from) {
    return all_models().message_receipts.make(
        {tuple_of(from.members, [](const receipt& one) { return shown(one); }),
         number(from.read_count),
         number(from.delivered_count),
         number(from.members_count)}
    );
}

PyObject* shown(const receipt_hint& from) {
    return all_models().receipt_hint.make(
        {number(from.conversation.value),
         number(from.user.value),
         number(from.read_seq.value),
         number(from.delivered_seq.value)}
    );
}

PyObject* shown(const member& from) {
    const auto& known = all_models();
    return known.member.make(
        {text(from.name),
         number(from.user.value),
         known.role(from.role),
         number(from.join_seq.value),
         time(from.muted_until)}
    );
}

namespace {

PyObject* shown_member(const group_member& from) {
    const auto& known = all_models();
    return known.group_member.make(
        {text(from.name), known.role(from.role), number(from.join_seq.value), time(from.muted_until)
        }
    );
}

PyObject* shown_device(const device_presence& from) {
    const auto& known = all_models();
    return known.device_presence.make(
        {known.device_class(from.device_class), known.presence_state(from.state)}
    );
}

}  // namespace

PyObject* shown(const group& from) {
    const auto& known = all_models();
    return known.group.make(
        {text(from.name),
         known.history_policy(from.history),
         shown(from.retention),
         truth(from.is_all_muted),
         truth(from.is_dismissed),
         truth(from.is_complete),
         tuple_of(from.members, shown_member)}
    );
}

PyObject* shown(const member_change& from) {
    const auto& known = all_models();
    return known.member_change.make(
        {known.member_change_kind(from.change),
         text(from.user),
         text(from.by),
         known.role(from.role),
         text(from.name),
         time(from.until),
         from.history == history_policy{} ? none() : known.history_policy(from.history),
         shown(from.retention)}
    );
}

PyObject* shown(const contact& from) {
    const auto& known = all_models();
    return known.contact.make(
        {text(from.user),
         known.contact_tie(from.tie),
         truth(from.follows),
         truth(from.blocked),
         text(from.note)}
    );
}

PyObject* shown(const contact_change& from) {
    const auto& known = all_models();
    return known.contact_change.make(
        {known.contact_change_kind(from.change), text(from.user), text(from.note)}
    );
}

PyObject* shown(const presence& from) {
    const auto& known = all_models();
    return known.presence.make(
        {text(from.user),
         known.presence_state(from.state),
         time(from.last_seen),
         tuple_of(from.devices, shown_device)}
    );
}

PyObject* shown(const typing& from) {
    return all_models().typing.make(
        {number(from.conversation.value), text(from.user), truth(from.active)}
    );
}

PyObject* shown(const key_finding& from) {
    const auto& known = all_models();
    return known.key_finding.make(
        {known.finding_kind(from.what),
         number_or_none(from.conversation.value),
         number_or_none(from.seq.value),
         number(from.user.value)}
    );
}

PyObject* shown(verification from) { return all_models().verification(from); }

PyObject* shown(const std::string& from) { return text(from); }

PyObject* shown(conversation_id from) { return number(from.value); }

PyObject* shown(const client_id& from) { return uuid(from); }

PyObject* shown(std::uint64_t from) { return number(from); }

}  // namespace gapless::python
