#include "server/core/store/job.hpp"

namespace gapless::server {

outcome::outcome() = default;
outcome::outcome(const outcome&) = default;
outcome::outcome(outcome&&) noexcept = default;
outcome& outcome::operator=(const outcome&) = default;
outcome& outcome::operator=(outcome&&) noexcept = default;
outcome::~outcome() = default;

}  // namespace gapless::server
