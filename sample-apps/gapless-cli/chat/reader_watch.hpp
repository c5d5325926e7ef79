#pragma once

#include <gapless/client.hpp>

#include <functional>
#include <memory>
#include <optional>

namespace gapless::cli {

// Whether what the user said last in a conversation has been read, and by how many.
//
// Tell it which conversation is in front and what the user says there; it calls back with each
// change for the better. Everything happens on the thread of the client's callbacks. The client
// outlives it.
class reader_watch {
public:
    struct news {
        conversation_id conversation;
        gapless::seq seq;           // the user's last message there
        std::uint32_t read_by = 0;  // members besides the user
        bool is_direct = false;
    };

    using listener = std::function<void(const news&)>;

    reader_watch(client& of, listener told);

    void watch(const conversation& in_front);
    void handle_own(conversation_id where, seq said);

private:
    // Answers that come after the end find it gone.
    struct life {
        reader_watch& self;
    };

    void handle_changed(const conversation& row);
    void handle_hint(const receipt_hint& hint);
    void handle_receipts(seq asked, const result<message_receipts>& given);
    void ask();
    void tell(std::uint32_t read_by);

    client& client_;
    listener told_;
    std::shared_ptr<life> life_;
    conversation_id where_;
    bool is_direct_ = false;
    seq last_;                   // what the user said last
    std::uint32_t read_by_ = 0;  // as was told of it
    bool is_asking_ = false;
    bool is_asked_again_ = false;
    subscription changes_;
    subscription hints_;
};

}  // namespace gapless::cli
