#include "protocol/session/exchange_caller.hpp"
#include "protocol/session/exchange_turn.hpp"
#include "protocol/wire/frame_reader.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace gapless::protocol {
namespace {

// Both halves of an exchange, and between them requests and answers that get lost, come late, and
// come twice: all as one seed says.
class exchange_pair {
public:
    explicit exchange_pair(std::uint32_t seed) : chance_(seed) {
        caller_.begin();
        static_cast<void>(caller_.poll_post());
        std::string body;
        write_exchange_header({}, body);
        caller_.handle_answer(0, 200, body, now_);
    }

    void step() {
        now_ = now_ + milliseconds(1);
        if (one_in(3)) {
            caller_.queue(std::to_string(++said_up_));
            caller_.flush();
        }
        if (one_in(3)) {
            turn_.queue(std::to_string(++said_down_), {});
        }
        settle(true);
    }

    // From here on nothing is lost; until both have heard everything.
    void heal() {
        for (int steps = 0; steps < 200'000 && !is_done(); ++steps) {
            now_ = now_ + milliseconds(1);
            settle(false);
        }
        EXPECT_FALSE(caller_.failure());
        EXPECT_EQ(heard_up_, numbers(said_up_));
        EXPECT_EQ(heard_down_, numbers(said_down_));
    }

private:
    [[nodiscard]] static std::vector<std::string> numbers(int count) {
        std::vector<std::string> made;
        for (int number = 1; number <= count; ++number) {
            made.push_back(std::to_string(number));
        }
        return made;
    }

    [[nodiscard]] bool one_in(std::uint32_t n) { return chance_() % n == 0; }

    [[nodiscard]] bool is_done() const {
        return heard_up_.size() == static_cast<std::size_t>(said_up_) &&
               heard_down_.size() == static_cast<std::size_t>(said_down_);
    }

    static void read(frame_reader& reader, std::string_view bytes, std::vector<std::string>& to) {
        reader.handle_bytes(bytes);
        for (auto next = reader.poll_payload(); next && *next; next = reader.poll_payload()) {
            to.emplace_back(**next);
        }
    }

    void settle(bool loses) {
        caller_.handle_timeout(now_);
        while (auto next = caller_.poll_post()) {
            out_[next->line] = next->body;
        }
        for (std::size_t line = 0; line < out_.size(); ++line) {
            if (out_[line] && one_in(2)) {
                carry_up(line, loses);
            }
        }
        turn_.handle_timeout(now_);
        while (auto next = turn_.poll_answer()) {
            carry_down(*next, loses);
        }
        while (const auto bytes = caller_.poll_payloads()) {
            read(down_, *bytes, heard_down_);
        }
        ASSERT_FALSE(caller_.failure());
    }

    void carry_up(std::size_t line, bool loses) {
        const std::string body = *std::exchange(out_[line], std::nullopt);
        if (loses && one_in(8)) {
            return caller_.handle_broken(line, lost_, now_);
        }
        const auto header = read_exchange_header(body);
        const int times = loses && one_in(8) ? 2 : 1;  // a line that was given up still delivers
        for (int time = 0; time < times; ++time) {
            const auto verdict = turn_.handle_request(*header, now_);
            if (verdict == exchange_turn::verdict::taken) {
                read(up_, std::string_view{body}.substr(exchange_header_bytes), heard_up_);
            }
            if (verdict == exchange_turn::verdict::early) {
                return caller_.handle_answer(line, 409, {}, now_);
            }
            ASSERT_NE(verdict, exchange_turn::verdict::gone);
        }
        asked_[header->number] = line;
    }

    void carry_down(const exchange_turn::answer& given, bool loses) {
        const std::size_t line = asked_.at(given.number);
        if (loses && one_in(8)) {
            return caller_.handle_broken(line, lost_, now_);
        }
        std::string body;
        write_exchange_header({{}, given.number, 0}, body);
        caller_.handle_answer(line, 200, body + given.payloads, now_);
    }

    const error lost_{errc::unreachable, "lost"};
    std::mt19937 chance_;
    instant now_{1};
    exchange_caller caller_{{.repeats_max = 1'000, .repeat_after_max = milliseconds(250)}};
    exchange_turn turn_{{}, now_};
    std::array<std::optional<std::string>, exchange_caller::lines> out_;
    std::map<std::uint64_t, std::size_t> asked_;
    frame_reader up_{64};
    frame_reader down_{64};
    int said_up_ = 0;
    int said_down_ = 0;
    std::vector<std::string> heard_up_;
    std::vector<std::string> heard_down_;
};

TEST(ExchangePair, LosesDoublesAndReordersNothing) {
    for (std::uint32_t seed = 1; seed <= 200; ++seed) {
        SCOPED_TRACE(seed);
        exchange_pair pair(seed);
        for (int steps = 0; steps < 500; ++steps) {
            pair.step();
            ASSERT_FALSE(::testing::Test::HasFailure());
        }
        pair.heal();
    }
}

}  // namespace
}  // namespace gapless::protocol
