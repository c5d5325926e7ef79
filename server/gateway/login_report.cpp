#include "server/gateway/login_report.hpp"

#include <cstddef>
#include <optional>
#include <variant>

namespace gapless::server {

namespace {

[[nodiscard]] std::optional<login_report::verdict> verdict_of(const outcome& came) {
    if (const auto* who = std::get_if<authenticated>(&came)) {
        return who->is_bound ? login_report::verdict::bound : login_report::verdict::unbound;
    }
    const auto* why = std::get_if<error>(&came);
    return why != nullptr && why->code == errc::forbidden
               ? std::optional{login_report::verdict::refused}
               : std::nullopt;
}

}  // namespace

std::vector<login_report> logins_in(const store_job& job, const job_result& done) {
    std::vector<login_report> found;
    for (std::size_t i = 0; i < job.operations.size() && i < done.outcomes.size(); ++i) {
        const auto* login = std::get_if<authenticate_operation>(&job.operations[i]);
        const auto what = login == nullptr ? std::nullopt : verdict_of(done.outcomes[i]);
        if (what) {
            found.push_back({login->device, *what});
        }
    }
    return found;
}

}  // namespace gapless::server
