#pragma once

#include "bindings/c/object_count.hpp"
#include "bindings/c/queue.hpp"

#include <memory>
#include <utility>

namespace gapless::c {

// A callback of the app with its `user`, which it frees at its end. `Kind` is one of the structs
// with call, user and free_user.
template <class Kind>
class held_user {
public:
    held_user(Kind kind, std::shared_ptr<queue> runs) : kind_(kind), runs_(std::move(runs)) {}

    ~held_user() { free(); }

    held_user(const held_user&) = delete;
    held_user& operator=(const held_user&) = delete;

    [[nodiscard]] bool is_callable() const { return kind_.call != nullptr; }

    [[nodiscard]] const std::shared_ptr<queue>& runs() const { return runs_; }

    // Nothing that the app throws gets into the library.
    template <class... Told>
    void call(Told... told) noexcept {
        if (kind_.call == nullptr) {
            return;
        }
        try {
            kind_.call(kind_.user, told...);
        } catch (...) {
            note_thrown();
        }
    }

    void free() noexcept {
        if (const auto freeing = std::exchange(kind_.free_user, nullptr)) {
            try {
                freeing(kind_.user);
            } catch (...) {
                note_thrown();
            }
        }
    }

private:
    void note_thrown() noexcept {
        if (runs_) {
            runs_->note_thrown();
        }
    }

    Kind kind_;
    std::shared_ptr<queue> runs_;
    counted counts_;
};

}  // namespace gapless::c
