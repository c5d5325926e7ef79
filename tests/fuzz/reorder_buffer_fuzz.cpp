// Any order of operations on a reorder buffer, beside a std::map that says what it should hold.
//
// Input: the limits, then operations of one byte and its arguments.
// Oracles: take() gives the run that the model gives; the limits hold after each step; a gap is
// known as long as it is open, and has a deadline until a sync was asked for; what is asked for is
// missing.

#include "protocol/delivery/reorder_buffer.hpp"
#include "tests/fuzz/fuzz_input.hpp"
#include "tests/fuzz/fuzz_require.hpp"

#include <gapless/message.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>

namespace gapless::tests {
namespace {

using protocol::reorder_buffer;

class reorder_model {
public:
    explicit reorder_model(reorder_buffer::limits l) : limits_(l), buffer_(l) {}

    void message_arrives(std::uint64_t ahead, std::size_t body_bytes) {
        message early;
        early.seq = seq{high_.value + ahead};
        early.body = std::string(body_bytes, static_cast<char>('a' + early.seq.value % 26));
        const bool is_new = ahead > 0 && !held_.contains(early.seq);

        buffer_.handle_message(early, high_, now_);

        if (is_new) {
            is_sync_awaited_ = is_sync_awaited_ && head_.has_value();
            head_ = std::max(head_.value_or(early.seq), early.seq);
            held_.emplace(early.seq, early.body);
            if (held_.size() > limits_.messages_max || held_bytes() > limits_.bytes_max) {
                held_.clear();
            }
        }
    }

    // A sync or a pull has brought some that follow the mark, then what was held is taken.
    void mark_moves(std::uint64_t by) {
        high_ = seq{high_.value + by};
        forget();
        for (const message& taken : buffer_.take(high_)) {
            const auto expected = held_.find(high_.next());
            FUZZ_REQUIRE(expected != held_.end());
            FUZZ_REQUIRE(taken.seq == expected->first && taken.body == expected->second);
            high_ = taken.seq;
            held_.erase(expected);
        }
        FUZZ_REQUIRE(!held_.contains(high_.next()));
        forget();
    }

    void time_passes(duration by) {
        now_ = now_ + by;
        buffer_.handle_timeout(high_, now_);
        while (const auto asked = buffer_.poll_output()) {
            if (const auto* range = std::get_if<reorder_buffer::missing>(&*asked)) {
                check_range(*range);
            } else {
                is_sync_awaited_ = true;
            }
        }
    }

    void connects() {
        buffer_.handle_connected(now_);
        is_sync_awaited_ = false;
    }

    void check() const {
        FUZZ_REQUIRE(buffer_.held() == held_.size());
        FUZZ_REQUIRE(buffer_.held_bytes() == held_bytes());
        FUZZ_REQUIRE(buffer_.held() <= limits_.messages_max);
        FUZZ_REQUIRE(buffer_.held_bytes() <= limits_.bytes_max);
        FUZZ_REQUIRE(buffer_.head() == head_);
        if (head_.has_value() && !is_sync_awaited_) {
            FUZZ_REQUIRE(buffer_.next_timeout().has_value());
        }
    }

private:
    void forget() {
        held_.erase(held_.begin(), held_.upper_bound(high_));
        if (head_.has_value() && *head_ <= high_) {
            head_.reset();
        }
    }

    void check_range(const reorder_buffer::missing& range) const {
        FUZZ_REQUIRE(range.from > high_);
        FUZZ_REQUIRE(range.from <= range.to);
        FUZZ_REQUIRE(head_.has_value() && range.to <= *head_);
        const auto held = held_.lower_bound(range.from);
        FUZZ_REQUIRE(held == held_.end() || held->first > range.to);
        FUZZ_REQUIRE(range.to.value - range.from.value < limits_.pull_missing_max);
    }

    [[nodiscard]] std::size_t held_bytes() const {
        std::size_t bytes = 0;
        for (const auto& [where, body] : held_) {
            bytes += body.size();
        }
        return bytes;
    }

    reorder_buffer::limits limits_;
    reorder_buffer buffer_;
    std::map<seq, std::string> held_;
    std::optional<seq> head_;
    seq high_{100};
    instant now_{1'000'000};
    bool is_sync_awaited_ = false;
};

}  // namespace
}  // namespace gapless::tests

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace gapless;
    tests::fuzz_input input(bytes, size);
    protocol::reorder_buffer::limits limits;
    limits.messages_max = 1 + input.byte() % 16U;
    limits.bytes_max = 1 + std::size_t{input.byte()};
    tests::reorder_model model(limits);
    while (!input.is_empty()) {
        switch (input.byte() % 8) {
            case 0:
                model.mark_moves(input.byte() % 4U);
                break;
            case 1:
                model.time_passes(milliseconds(input.byte() * 4));
                break;
            case 2:
                model.connects();
                break;
            default: {
                const std::uint64_t ahead = input.byte() % 24U;
                model.message_arrives(ahead, input.byte() % 32U);
                break;
            }
        }
        model.check();
    }
    return 0;
}
