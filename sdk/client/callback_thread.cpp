#include "sdk/client/callback_thread.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <utility>

namespace gapless::sdk {

struct callback_thread::queue {
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<std::function<void()>> functions;
    bool is_ending = false;
};

callback_thread::callback_thread()
    : queue_(std::make_shared<queue>()), thread_([queue = queue_] { run(queue); }) {}

callback_thread::~callback_thread() { end(); }

void callback_thread::post(std::function<void()> function) {
    const std::lock_guard lock(queue_->mutex);
    queue_->functions.push_back(std::move(function));
    queue_->changed.notify_one();
}

void callback_thread::end() {
    {
        const std::lock_guard lock(queue_->mutex);
        queue_->is_ending = true;
        queue_->changed.notify_one();
    }
    if (!thread_.joinable()) {
        return;
    }
    if (thread_.get_id() == std::this_thread::get_id()) {
        thread_.detach();
    } else {
        thread_.join();
    }
}

void callback_thread::run(const std::shared_ptr<queue>& queue) {
    std::unique_lock lock(queue->mutex);
    while (true) {
        queue->changed.wait(lock, [&] { return !queue->functions.empty() || queue->is_ending; });
        if (queue->functions.empty()) {
            return;
        }
        auto function = std::move(queue->functions.front());
        queue->functions.pop_front();
        lock.unlock();
        function();
        function = nullptr;  // what it holds may want to post
        lock.lock();
    }
}

}  // namespace gapless::sdk
