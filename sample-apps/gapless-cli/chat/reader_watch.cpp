#include "sample-apps/gapless-cli/chat/reader_watch.hpp"

#include <utility>

namespace gapless::cli {

reader_watch::reader_watch(client& of, listener told)
    : client_(of), told_(std::move(told)), life_(std::make_shared<life>(life{*this})) {
    changes_ = client_.on_conversation([this](const conversation& row) { handle_changed(row); });
    hints_ = client_.on_receipt([this](const receipt_hint& hint) { handle_hint(hint); });
}

void reader_watch::watch(const conversation& in_front) {
    if (where_ != in_front.id) {
        where_ = in_front.id;
        is_direct_ = in_front.kind == conversation_kind::direct;
        last_ = seq{};
        read_by_ = 0;
    }
}

void reader_watch::handle_own(conversation_id where, seq said) {
    if (where == where_ && said > last_) {
        last_ = said;
        read_by_ = 0;
    }
}

void reader_watch::handle_changed(const conversation& row) {
    if (row.id == where_ && is_direct_ && last_ != seq{} && row.peer_read >= last_) {
        tell(1);
    }
}

void reader_watch::handle_hint(const receipt_hint& hint) {
    if (hint.conversation == where_ && !is_direct_ && last_ != seq{} && hint.read_seq >= last_) {
        ask();
    }
}

// One question at a time: in a large group there are many hints.
void reader_watch::ask() {
    if (std::exchange(is_asking_, true)) {
        is_asked_again_ = true;
        return;
    }
    client_.receipts(
        where_,
        last_,
        [asked = last_, alive = std::weak_ptr(life_)](const result<message_receipts>& given) {
            if (const auto living = alive.lock()) {
                living->self.handle_receipts(asked, given);
            }
        }
    );
}

void reader_watch::handle_receipts(seq asked, const result<message_receipts>& given) {
    is_asking_ = false;
    if (given && asked == last_) {
        tell(given->read_count);
    }
    if (std::exchange(is_asked_again_, false)) {
        ask();
    }
}

void reader_watch::tell(std::uint32_t read_by) {
    if (read_by > read_by_) {
        read_by_ = read_by;
        told_({where_, last_, read_by, is_direct_});
    }
}

}  // namespace gapless::cli
