#pragma once

#include <chrono>
#include <future>
#include <memory>
#include <stdexcept>
#include <utility>

namespace gapless::integration {

constexpr std::chrono::seconds patience{60};

// Makes a call that ends in a callback, and waits for what the callback is given.
template <class Answer, class Start>
Answer answer_of(Start start) {
    const auto promised = std::make_shared<std::promise<Answer>>();
    auto answer = promised->get_future();
    start([promised](Answer given) { promised->set_value(std::move(given)); });
    if (answer.wait_for(patience) != std::future_status::ready) {
        throw std::runtime_error("a callback was not called in time");
    }
    return answer.get();
}

// The same for callbacks that are given nothing.
template <class Start>
void wait_for(Start start) {
    answer_of<bool>([&](auto told) { start([told] { told(true); }); });
}

}  // namespace gapless::integration
