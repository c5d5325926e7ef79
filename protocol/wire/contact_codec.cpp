#include "protocol/wire/bounds.hpp"
#include "protocol/wire/contact.pb.h"
#include "protocol/wire/conversion.hpp"
#include "protocol/wire/request.pb.h"

namespace gapless::wire {
namespace {

template <class Body, class Struct>
bool read_user(Body& from, Struct& to) {
    to.user.swap(*from.mutable_user());
    return true;
}

}  // namespace

void write_contact_request(const protocol::request_contact& from, Request& to) {
    to.mutable_request_contact()->set_user(from.user);
    to.mutable_request_contact()->set_note(from.note);
}

void write_contact_request(const protocol::answer_contact& from, Request& to) {
    to.mutable_answer_contact()->set_user(from.user);
    to.mutable_answer_contact()->set_accept(from.accept);
}

void write_contact_request(const protocol::remove_contact& from, Request& to) {
    to.mutable_remove_contact()->set_user(from.user);
}

void write_contact_request(const protocol::follow_user& from, Request& to) {
    to.mutable_follow_user()->set_user(from.user);
}

void write_contact_request(const protocol::unfollow_user& from, Request& to) {
    to.mutable_unfollow_user()->set_user(from.user);
}

void write_contact_request(const protocol::block_user& from, Request& to) {
    to.mutable_block_user()->set_user(from.user);
}

void write_contact_request(const protocol::unblock_user& from, Request& to) {
    to.mutable_unblock_user()->set_user(from.user);
}

bool read_contact_request(Request& from, protocol::request_body& to) {
    switch (from.body_case()) {
        case Request::kRequestContact: {
            auto& asked = to.emplace<protocol::request_contact>();
            asked.note.swap(*from.mutable_request_contact()->mutable_note());
            return read_user(*from.mutable_request_contact(), asked);
        }
        case Request::kAnswerContact: {
            auto& asked = to.emplace<protocol::answer_contact>();
            asked.accept = from.answer_contact().accept();
            return read_user(*from.mutable_answer_contact(), asked);
        }
        case Request::kRemoveContact:
            return read_user(
                *from.mutable_remove_contact(), to.emplace<protocol::remove_contact>()
            );
        case Request::kFollowUser:
            return read_user(*from.mutable_follow_user(), to.emplace<protocol::follow_user>());
        case Request::kUnfollowUser:
            return read_user(*from.mutable_unfollow_user(), to.emplace<protocol::unfollow_user>());
        case Request::kBlockUser:
            return read_user(*from.mutable_block_user(), to.emplace<protocol::block_user>());
        case Request::kUnblockUser:
            return read_user(*from.mutable_unblock_user(), to.emplace<protocol::unblock_user>());
        default:
            return false;
    }
}

}  // namespace gapless::wire
