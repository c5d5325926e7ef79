#pragma once

#include "server/core/account/sign_out_policy.hpp"
#include "server/core/store/job.hpp"
#include "server/core/store/records.hpp"
#include "tests/simulation/report.hpp"

#include <gapless/ids.hpp>

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace gapless::simulation {

// Who is signed in, as the commits told it: what a device may do that was signed out (nothing), and
// how many of a user there may be. A part of the log_checker.
//
// When a commit's outcome is not known, nothing is known until the rows themselves were looked at.
class device_register {
public:
    device_register(report& seen, server::sign_out_policy policy)
        : report_(seen), policy_(policy) {}

    void handle_committed(const server::operation& done, const server::outcome& came_of_it);

    void handle_unknown() { is_sure_ = false; }

    [[nodiscard]] bool is_sure() const { return is_sure_; }

    // By the canonical name of their user.
    [[nodiscard]] std::vector<device_id> signed_in(const std::string& user) const;

    // From now on everybody may have as many as they like.
    void lift_policy() { policy_ = server::sign_out_policy::none; }

    // The rows of all users that have logged in; when nothing is on its way to the disk.
    using rows_of = std::function<std::vector<server::device_record>(user_id)>;
    void handle_rows(const rows_of& rows);

private:
    void handle_account(const server::account_command& asked, const server::account_result& done);
    void note(const server::device_record& row);
    void check_signed_in(const device_id& device, const char* deed);
    void check_company(const std::vector<server::device_record>& devices);

    report& report_;
    server::sign_out_policy policy_;
    bool is_sure_ = true;
    std::set<user_id> users_;
    std::map<device_id, bool> signed_in_;
    std::map<device_id, user_id> owners_;
    std::map<std::string, user_id> names_;
};

}  // namespace gapless::simulation
