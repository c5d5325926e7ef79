#pragma once

#include "protocol/wire/frame.hpp"

#include <gapless/contact.hpp>
#include <gapless/error.hpp>
#include <gapless/member.hpp>
#include <gapless/message.hpp>
#include <gapless/retention.hpp>

// Between this folder's structs and the generated messages, for its .cpp files only: the messages
// are merely named here, so that no header shows protobuf.
//
// write() fills a fresh message. read() is false for what no honest peer sends; it takes large
// strings out of the message instead of copying them.
namespace gapless::wire {

class Ack;
class Authenticate;
class Cancel;
class Cancelled;
class Changed;
class Close;
class ContactChange;
class CursorMoved;
class DeliveredKept;
class Destination;
class Error;
class FetchedArchive;
class FetchedKeys;
class GroupSummary;
class Heartbeat;
class HeartbeatAnswer;
class Hello;
class InboxEntry;
class InboxFields;
class KeyWrapAt;
class Member;
class Mark;
class MemberChange;
class Message;
class MessageOrigin;
class MoveCursor;
class Notify;
class Presence;
class Pull;
class Pulled;
class Push;
class ReadState;
class ReceiptHint;
class Refused;
class RelationKeys;
class Request;
class Response;
class Retention;
class Send;
class Sent;
class SetPresence;
class Sync;
class SyncPage;
class Typing;
class UnsignedChange;
class Unsupported;
class Challenge;
class WatchPresence;
class Welcome;

// Parts of several frames.
void write(const error& from, Error& to);
void write(const message_origin& from, MessageOrigin& to);
void write(const retention& from, Retention& to);
void write(const message& from, Message& to);
void write(const member& from, Member& to);
void write(const member_change& from, MemberChange& to);
void write(const contact_change& from, ContactChange& to);
void write(const destination& from, Destination& to);
void write(const protocol::inbox_entry& from, InboxEntry& to);
void write(const protocol::inbox_fields& from, InboxFields& to);
void write(const protocol::group_summary& from, GroupSummary& to);
void write(const protocol::read_state& from, ReadState& to);
void write(const protocol::mark& from, Mark& to);
void write(const protocol::fetched_keys& from, FetchedKeys& to);
void write(const protocol::key_wrap_at& from, KeyWrapAt& to);

[[nodiscard]] bool read(Error& from, error& to);
[[nodiscard]] bool read(MessageOrigin& from, message_origin& to);
[[nodiscard]] bool read(Retention& from, retention& to);
[[nodiscard]] bool read(Message& from, message& to);
[[nodiscard]] bool read(Member& from, member& to);
[[nodiscard]] bool read(MemberChange& from, member_change& to);
[[nodiscard]] bool read(ContactChange& from, contact_change& to);
[[nodiscard]] bool read(Destination& from, destination& to);
[[nodiscard]] bool read(InboxEntry& from, protocol::inbox_entry& to);
[[nodiscard]] bool read(InboxFields& from, protocol::inbox_fields& to);
[[nodiscard]] bool read(GroupSummary& from, protocol::group_summary& to);
[[nodiscard]] bool read(ReadState& from, protocol::read_state& to);
[[nodiscard]] bool read(Mark& from, protocol::mark& to);
[[nodiscard]] bool read(FetchedKeys& from, protocol::fetched_keys& to);
void write(const protocol::fetched_archive& from, FetchedArchive& to);
[[nodiscard]] bool read(FetchedArchive& from, protocol::fetched_archive& to);
void write(const protocol::unsigned_change& from, UnsignedChange& to);
[[nodiscard]] bool read(UnsignedChange& from, protocol::unsigned_change& to);
[[nodiscard]] bool read(KeyWrapAt& from, protocol::key_wrap_at& to);

// The bodies of requests that are about another user.
void write_contact_request(const protocol::request_contact& from, Request& to);
void write_contact_request(const protocol::answer_contact& from, Request& to);
void write_contact_request(const protocol::remove_contact& from, Request& to);
void write_contact_request(const protocol::follow_user& from, Request& to);
void write_contact_request(const protocol::unfollow_user& from, Request& to);
void write_contact_request(const protocol::block_user& from, Request& to);
void write_contact_request(const protocol::unblock_user& from, Request& to);
[[nodiscard]] bool read_contact_request(Request& from, protocol::request_body& to);

// The bodies of requests that are about keys.
void write_key_request(const protocol::publish_keys& from, Request& to);
void write_key_request(const protocol::fetch_keys& from, Request& to);
void write_key_request(const protocol::begin_epoch& from, Request& to);
void write_key_request(const protocol::open_direct& from, Request& to);
[[nodiscard]] bool read_key_request(Request& from, protocol::request_body& to);

// The bodies of requests that are about a user's key archive.
void write_key_request(const protocol::append_archive& from, Request& to);
void write_key_request(const protocol::fetch_archive& from, Request& to);
void write_key_request(const protocol::put_key_box& from, Request& to);
[[nodiscard]] bool read_archive_request(Request& from, protocol::request_body& to);

// The keys of managed conversations.
void write_key_request(const protocol::fetch_relation_keys& from, Request& to);
[[nodiscard]] bool read_relation_key_request(Request& from, protocol::request_body& to);
void write(const protocol::relation_keys& from, RelationKeys& to);
[[nodiscard]] bool read(RelationKeys& from, protocol::relation_keys& to);

// Frames.
void write(const protocol::heartbeat& from, Heartbeat& to);
void write(const protocol::heartbeat_answer& from, HeartbeatAnswer& to);
void write(const protocol::hello& from, Hello& to);
void write(const protocol::authenticate& from, Authenticate& to);
void write(const protocol::challenge& from, Challenge& to);
void write(const protocol::welcome& from, Welcome& to);
void write(const protocol::close& from, Close& to);
void write(const protocol::unsupported& from, Unsupported& to);
void write(const protocol::send& from, Send& to);
void write(const protocol::sent& from, Sent& to);
void write(const protocol::refused& from, Refused& to);
void write(const protocol::cancel& from, Cancel& to);
void write(const protocol::cancelled& from, Cancelled& to);
void write(const protocol::sync& from, Sync& to);
void write(const protocol::sync_page& from, SyncPage& to);
void write(const protocol::pull& from, Pull& to);
void write(const protocol::pulled& from, Pulled& to);
void write(const protocol::push_batch& from, Push& to);
void write(const protocol::notify& from, Notify& to);
void write(const protocol::changed& from, Changed& to);
void write(const protocol::ack& from, Ack& to);
void write(const protocol::request& from, Request& to);
void write(const protocol::response& from, Response& to);
void write(const protocol::move_cursor& from, MoveCursor& to);
void write(const protocol::cursor_moved& from, CursorMoved& to);
void write(const protocol::delivered_kept& from, DeliveredKept& to);
void write(const protocol::receipt_hint& from, ReceiptHint& to);
void write(const protocol::set_presence& from, SetPresence& to);
void write(const protocol::watch_presence& from, WatchPresence& to);
void write(const protocol::presence& from, Presence& to);
void write(const protocol::typing& from, Typing& to);

[[nodiscard]] bool read(Heartbeat& from, protocol::heartbeat& to);
[[nodiscard]] bool read(HeartbeatAnswer& from, protocol::heartbeat_answer& to);
[[nodiscard]] bool read(Hello& from, protocol::hello& to);
[[nodiscard]] bool read(Authenticate& from, protocol::authenticate& to);
[[nodiscard]] bool read(Challenge& from, protocol::challenge& to);
[[nodiscard]] bool read(Welcome& from, protocol::welcome& to);
[[nodiscard]] bool read(Close& from, protocol::close& to);
[[nodiscard]] bool read(Unsupported& from, protocol::unsupported& to);
[[nodiscard]] bool read(Send& from, protocol::send& to);
[[nodiscard]] bool read(Sent& from, protocol::sent& to);
[[nodiscard]] bool read(Refused& from, protocol::refused& to);
[[nodiscard]] bool read(Cancel& from, protocol::cancel& to);
[[nodiscard]] bool read(Cancelled& from, protocol::cancelled& to);
[[nodiscard]] bool read(Sync& from, protocol::sync& to);
[[nodiscard]] bool read(SyncPage& from, protocol::sync_page& to);
[[nodiscard]] bool read(Pull& from, protocol::pull& to);
[[nodiscard]] bool read(Pulled& from, protocol::pulled& to);
[[nodiscard]] bool read(Push& from, protocol::push& to);
[[nodiscard]] bool read(Notify& from, protocol::notify& to);
[[nodiscard]] bool read(Changed& from, protocol::changed& to);
[[nodiscard]] bool read(Ack& from, protocol::ack& to);
[[nodiscard]] bool read(Request& from, protocol::request& to);
[[nodiscard]] bool read(Response& from, protocol::response& to);
[[nodiscard]] bool read(MoveCursor& from, protocol::move_cursor& to);
[[nodiscard]] bool read(CursorMoved& from, protocol::cursor_moved& to);
[[nodiscard]] bool read(DeliveredKept& from, protocol::delivered_kept& to);
[[nodiscard]] bool read(ReceiptHint& from, protocol::receipt_hint& to);
[[nodiscard]] bool read(SetPresence& from, protocol::set_presence& to);
[[nodiscard]] bool read(WatchPresence& from, protocol::watch_presence& to);
[[nodiscard]] bool read(Presence& from, protocol::presence& to);
[[nodiscard]] bool read(Typing& from, protocol::typing& to);

}  // namespace gapless::wire
