#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace gapless::simulation {

// Does tasks 0, 1, … in several processes and hands their results back in that order, so that what
// is printed does not depend on how many there are. A process of its own for the runs also means
// that one which dies is a result like any other: the pool says so and goes on with the next task.
//
// The task runs in the children; whatever it needs is set up before the pool is made. The children
// are ended with the pool.
class worker_pool {
public:
    using task = std::function<std::string(std::uint64_t)>;

    struct outcome {
        std::string bytes;
        int signal = 0;  // that ended the process before the task was done; 0: it was done
    };

    worker_pool(std::uint64_t workers, std::uint64_t tasks, task what);
    ~worker_pool();

    worker_pool(const worker_pool&) = delete;
    worker_pool& operator=(const worker_pool&) = delete;

    // Waits for the task after the one before. At most as often as there are tasks.
    [[nodiscard]] outcome take();

private:
    struct worker {
        int process = 0;
        int results = -1;  // the pipe that they come from
    };

    void start(worker& made, std::uint64_t first);
    [[noreturn]] void work(int results, std::uint64_t first);
    [[nodiscard]] static int end(worker& done);

    task task_;
    std::uint64_t tasks_;
    std::uint64_t next_ = 0;
    std::vector<worker> workers_;  // worker n does tasks n, n + workers, …
};

}  // namespace gapless::simulation
