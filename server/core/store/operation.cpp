#include "server/core/store/operation.hpp"

#include <variant>

namespace gapless::server {

operation::operation() = default;
operation::operation(const operation&) = default;
operation::operation(operation&&) noexcept = default;
operation& operation::operator=(const operation&) = default;
operation& operation::operator=(operation&&) noexcept = default;
operation::~operation() = default;

bool is_read(const operation& what) {
    if (const auto* login = std::get_if<authenticate_operation>(&what)) {
        return login->reads_only;
    }
    return std::holds_alternative<sync_operation>(what) ||
           std::holds_alternative<pull_operation>(what) ||
           std::holds_alternative<watch_operation>(what) ||
           std::holds_alternative<typing_operation>(what);
}

const actor* speaker_of(const operation& what) {
    return std::visit(
        [](const auto& op) -> const actor* {
            if constexpr (requires { op.by; }) {
                return &op.by;
            } else {
                return nullptr;
            }
        },
        what
    );
}

}  // namespace gapless::server
