#include "server/core/store/operation.hpp"

namespace gapless::server {

operation::operation() = default;
operation::operation(const operation&) = default;
operation::operation(operation&&) noexcept = default;
operation& operation::operator=(const operation&) = default;
operation& operation::operator=(operation&&) noexcept = default;
operation::~operation() = default;

}  // namespace gapless::server
