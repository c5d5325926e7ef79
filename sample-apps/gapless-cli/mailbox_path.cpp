#include "sample-apps/gapless-cli/mailbox_path.hpp"

#include <gapless/user_name.hpp>

#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <vector>

namespace gapless::cli {

namespace {

namespace fs = std::filesystem;

result<fs::path> home_of_mailboxes() {
    const char* chosen = std::getenv("XDG_DATA_HOME");
    if (chosen != nullptr && *chosen != '\0') {
        return fs::path(chosen) / "gapless";
    }
    const char* home = std::getenv("HOME");
    if (home == nullptr || *home == '\0') {
        return error(errc::usage, "say where the mailbox is with --mailbox: there is no $HOME");
    }
    return fs::path(home) / ".local" / "share" / "gapless";
}

}  // namespace

result<std::string> existing_mailbox(const std::string& asked_for) {
    std::error_code ec;
    if (!asked_for.empty()) {
        if (fs::exists(fs::path(asked_for) / "mailbox.db", ec)) {
            return asked_for;
        }
        return error(errc::usage, "no mailbox in " + asked_for + ": register or login makes one");
    }
    const auto home = home_of_mailboxes();
    if (!home) {
        return home.error();
    }
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator(*home, ec)) {
        if (fs::exists(entry.path() / "mailbox.db", ec)) {
            found.push_back(entry.path().string());
        }
    }
    if (found.size() == 1) {
        return found.front();
    }
    const auto* const why = found.empty() ? "there is no mailbox yet: register or login makes one"
                                          : "there are several mailboxes: choose with --mailbox";
    return error(errc::usage, why);
}

result<std::string> usual_mailbox(const std::string& user) {
    if (const auto checked = check_user_name(user); !checked) {
        return checked.error();
    }
    const auto home = home_of_mailboxes();
    if (!home) {
        return home.error();
    }
    // Names are compared without case: Solo logs in to what solo has registered.
    std::error_code ec;
    for (const auto& entry : fs::directory_iterator(*home, ec)) {
        if (canonical_user_name(entry.path().filename().string()) == canonical_user_name(user)) {
            return entry.path().string();
        }
    }
    return (*home / user).string();
}

}  // namespace gapless::cli
