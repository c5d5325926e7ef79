#pragma once

#include "protocol/pump.hpp"
#include "sdk/core/client_engine.hpp"
#include "tests/support/counting_entropy.hpp"
#include "tests/support/failing_mailbox.hpp"

#include <gapless/moment.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace gapless::tests {

// A client engine with the driver that the law asks for, a mailbox that outlives it, and a clock
// that the test moves. Whatever comes out is kept until the test takes it.
class driven_engine {
public:
    explicit driven_engine(sdk::client_engine::limits options = {}) : limits_(options) { start(); }

    [[nodiscard]] sdk::client_engine& engine() { return *engine_; }

    [[nodiscard]] failing_mailbox& disk() { return disk_; }

    [[nodiscard]] moment now() const { return now_; }

    // The process dies: what is not in the mailbox is gone.
    void crash() {
        engine_.reset();
        outputs_.clear();
        start();
    }

    void drain() {
        protocol::drain(*engine_, [this](auto&& output) {
            outputs_.emplace_back(std::forward<decltype(output)>(output));
        });
    }

    void flush() {
        engine_->flush(now_);
        drain();
    }

    void hear(const protocol::frame& arrived) {
        engine_->handle_frame(arrived, now_);
        drain();
    }

    // A frame, and then an empty socket.
    void say(const protocol::frame& arrived) {
        hear(arrived);
        flush();
    }

    void open() {
        engine_->handle_connected(now_);
        drain();
        flush();
    }

    void lose(errc why = errc::unreachable) {
        engine_->handle_disconnected(error{why}, now_);
        drain();
        flush();
    }

    // Somebody sets the clock of this machine.
    void jump_clock(duration by) {
        now_.wall = now_.wall + by;
        engine_->handle_timeout(now_);
        drain();
    }

    // Time passes, and timers fire when they are due.
    void wait(duration span) {
        const instant end = now_.steady + span;
        for (int fired = 0; fired < 1'000; ++fired) {
            const auto due = engine_->next_timeout();
            if (!due || *due > end) {
                break;
            }
            move_to(std::max(*due, now_.steady));
            engine_->handle_timeout(now_);
            drain();
            flush();
        }
        move_to(end);
    }

    client_id send(const destination& to, std::string body) {
        const auto id = engine_->send(to, {std::move(body)}, now_);
        drain();
        return id ? *id : client_id{};
    }

    // Takes out the outputs of one kind, in order.
    template <class Output>
    std::vector<Output> take() {
        std::vector<Output> taken;
        std::erase_if(outputs_, [&taken](sdk::engine_output& output) {
            auto* found = std::get_if<Output>(&output);
            if (found) {
                taken.push_back(std::move(*found));
            }
            return found != nullptr;
        });
        return taken;
    }

    // Takes out the frames of one kind that went to the server, in order.
    template <class Frame>
    std::vector<Frame> taken() {
        std::vector<Frame> frames;
        std::erase_if(outputs_, [&frames](sdk::engine_output& output) {
            auto* leaving = std::get_if<sdk::transmit>(&output);
            auto* found = leaving ? std::get_if<Frame>(&leaving->frame) : nullptr;
            if (found) {
                frames.push_back(std::move(*found));
            }
            return found != nullptr;
        });
        return frames;
    }

    void forget_outputs() { outputs_.clear(); }

    // The kinds of event that were delivered, one kind at a time.
    template <class What>
    std::vector<What> events() {
        std::vector<What> found;
        for (const auto& output : outputs_) {
            if (const auto* told = std::get_if<sdk::deliver_event>(&output)) {
                if (const auto* what = std::get_if<What>(&told->event.what)) {
                    found.push_back(*what);
                }
            }
        }
        return found;
    }

    // The texts of the timeline entries that the app was shown, in order.
    std::vector<std::string> shown() {
        std::vector<std::string> texts;
        for (const auto& entry : events<message_event>()) {
            texts.push_back(entry.message.body);
        }
        return texts;
    }

    // What is on stable storage.
    [[nodiscard]] sdk::mailbox_state stored() { return *disk_.load(); }

    [[nodiscard]] std::optional<conversation> row(conversation_id id) {
        const auto state = stored();
        const auto found = std::ranges::find(state.conversations, id, &conversation::id);
        return found == state.conversations.end() ? std::nullopt : std::optional(*found);
    }

    [[nodiscard]] std::vector<message> rows(conversation_id id) {
        return *disk_.messages(id, seq{1}, seq{1'000'000}, 1'000'000);
    }

    [[nodiscard]] inbox_version cursor() { return stored().cursor.version; }

    [[nodiscard]] std::size_t drafts() { return stored().drafts.size(); }

private:
    void start() {
        engine_ = std::make_unique<sdk::client_engine>(limits_, disk_, stored(), entropy_);
        drain();
    }

    void move_to(instant at) {
        now_.wall = now_.wall + (at - now_.steady);
        now_.steady = at;
    }

    sdk::client_engine::limits limits_;
    counting_entropy entropy_;
    failing_mailbox disk_;
    moment now_{instant{1'000'000}, wall_time{1'700'000'000'000}};
    std::unique_ptr<sdk::client_engine> engine_;
    std::vector<sdk::engine_output> outputs_;
};

}  // namespace gapless::tests
