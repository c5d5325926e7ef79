#pragma once

#include <functional>

namespace gapless {

// Where callbacks run: the app's main loop, a thread pool, or a queue that is pumped by hand.
//
// Implement post() to hand a client's callbacks to your own threads. A client never has more than
// one of its functions posted or running at a time, so that its callbacks keep their order on an
// executor with many threads, too. The executor outlives every client that uses it.
class executor {
public:
    virtual ~executor() = default;

    // Runs the function later, once: never inside this call, since the caller may hold locks of the
    // app. It may be called from any thread, and must neither block nor throw.
    virtual void post(std::function<void()> function) = 0;
};

}  // namespace gapless
