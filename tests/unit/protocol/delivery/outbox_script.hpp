#pragma once

#include "protocol/delivery/outbox.hpp"
#include "protocol/pump.hpp"
#include "tests/support/draft_builder.hpp"

#include <gapless/moment.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace gapless::protocol::tests {

using gapless::tests::a_draft;
using gapless::tests::client_id_of;

using texts = std::vector<std::string>;

// An outbox with a clock, for scripts that speak of messages by what they say. What goes out reads
// "one#1" (a send of "one" with counter 1), "cancel one#1", "failed one" and so on.
class outbox_script {
public:
    static constexpr conversation_id one{1};
    static constexpr conversation_id two{2};

    explicit outbox_script(outbox::limits options = {}, outbox_contents contents = {})
        : box(options, std::move(contents)) {
        for (const draft& loaded : box.drafts()) {
            said_.emplace(loaded.id, loaded.body);
        }
        box.handle_timeout(now);
        box.handle_connected();
    }

    // Makes an outbox of what this one has stored, as after a crash.
    [[nodiscard]] outbox_contents stored() const {
        outbox_contents contents{.rows = box.drafts(), .counters = {}, .has_history = true};
        for (const auto& to : {destination::to(one), destination::to(two)}) {
            if (box.last_counter(to) != sender_counter{}) {
                contents.counters.emplace(to, box.last_counter(to));
            }
        }
        return contents;
    }

    bool push(std::string text, destination to = destination::to(one)) {
        draft made = a_draft().saying(text).created(now.wall);
        made.to = std::move(to);
        said_.emplace(made.id, std::move(text));
        return box.push(std::move(made)).has_value();
    }

    void push_all(const texts& all, const destination& to = destination::to(one)) {
        for (const std::string& text : all) {
            push(text, to);
        }
    }

    void pass(duration time) {
        now.steady = now.steady + time;
        now.wall = now.wall + time;
        box.handle_timeout(now);
    }

    std::optional<draft> sent(
        std::string_view text, std::uint64_t counter, conversation_id conversation = one
    ) {
        return box.handle_sent({
            .client_id = client_id_of(text),
            .conversation = conversation,
            .counter = sender_counter{counter},
        });
    }

    std::optional<draft> sent_before(std::string_view text, std::uint64_t counter) {
        return box.handle_sent({
            .client_id = client_id_of(text),
            .conversation = one,
            .counter = sender_counter{counter},
            .duplicate = true,
        });
    }

    void refused(std::string_view text, errc code, std::optional<duration> wait = {}) {
        box.handle_refused(client_id_of(text), error{code, {}, wait}, now.steady);
    }

    void expected(std::string_view text, std::uint64_t counter) {
        box.handle_counter_expected(client_id_of(text), sender_counter{counter});
    }

    bool cancel(std::string_view text) { return box.cancel(client_id_of(text)); }

    bool retry(std::string_view text) { return box.retry(client_id_of(text), now.wall); }

    void reconnect() {
        box.handle_disconnected();
        box.handle_connected();
    }

    texts transmitted() {
        texts all;
        while (auto next = box.poll_transmit(now)) {
            all.push_back(std::visit(
                overloaded{
                    [&](const protocol::send& frame) { return numbered(frame); },
                    [&](const protocol::cancel& frame) { return "cancel " + numbered(frame); },
                },
                *next
            ));
        }
        return all;
    }

    texts events() {
        texts all;
        drain(
            box,
            overloaded{
                [&](const outbox::probe& wanted) {
                    all.emplace_back(wanted.is_repeated ? "probe again" : "probe");
                },
                [&](const outbox::reconcile& wanted) {
                    all.push_back(
                        wanted.to.is_direct()
                            ? "reconcile " + wanted.to.user
                            : "reconcile " + std::to_string(wanted.to.conversation.value)
                    );
                },
                [&](const outbox::failed& event) { all.push_back("failed " + event.message.body); },
                [&](const outbox::unconfirmed& event) {
                    all.push_back("unconfirmed " + event.message.body);
                },
                [&](const outbox::withdrawn& event) {
                    all.push_back("withdrawn " + event.message.body);
                },
                [&](const outbox::keys_stale& wanted) {
                    all.push_back("keys stale " + std::to_string(wanted.to.conversation.value));
                },
            }
        );
        return all;
    }

    [[nodiscard]] draft find(std::string_view text) const {
        return box.find(client_id_of(text)).value();
    }

    // What is left, in order of submission.
    [[nodiscard]] texts left() const {
        texts all;
        for (const draft& row : box.drafts()) {
            all.push_back(row.body);
        }
        return all;
    }

    outbox box;
    moment now{.steady = {1'000'000}, .wall = {1'700'000'000'000}};

private:
    template <class Frame>
    [[nodiscard]] std::string numbered(const Frame& frame) const {
        return said_.at(frame.client_id) + "#" + std::to_string(frame.counter.value);
    }

    std::map<client_id, std::string> said_;
};

}  // namespace gapless::protocol::tests
