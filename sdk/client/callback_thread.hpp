#pragma once

#include <gapless/executor.hpp>

#include <functional>
#include <memory>
#include <thread>

namespace gapless::sdk {

// The executor of those who bring none: one thread that runs what is posted, in order.
//
// end() (the destructor does it, too) lets what is posted run out and waits for the thread; on the
// thread itself, where nobody can wait for it, it goes on alone until nothing is left.
class callback_thread final : public executor {
public:
    callback_thread();
    ~callback_thread() override;

    callback_thread(const callback_thread&) = delete;
    callback_thread& operator=(const callback_thread&) = delete;

    void post(std::function<void()> function) override;

    void end();

private:
    struct queue;

    static void run(const std::shared_ptr<queue>&);

    std::shared_ptr<queue> queue_;  // shared with the thread, which may outlive this object
    std::thread thread_;
};

}  // namespace gapless::sdk
