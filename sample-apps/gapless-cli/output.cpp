#include "sample-apps/gapless-cli/output.hpp"

#include "sample-apps/gapless-cli/saying.hpp"

#include <cerrno>
#include <cstdio>

namespace gapless::cli {

namespace {

// The text of others may be no UTF-8 after all; what is printed always is.
std::string dumped(const json& object) {
    return object.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

json object_of(const error& failure) {
    json said{{"code", name_of(failure.code)}, {"message", message_of(failure)}};
    if (failure.retry_after) {
        const auto whole = seconds(1).microseconds;
        said["retry_after"] = (failure.retry_after->microseconds + whole - 1) / whole;
    }
    return {{"error", std::move(said)}};
}

}  // namespace

void output::print(const saying& said) {
    const auto text = is_json() ? dumped(said.object) : said.line + "\n";
    if (is_broken_ || (!is_json() && said.line.empty())) {
        return;
    }
    is_broken_ = std::fwrite(text.data(), 1, text.size(), stdout) != text.size();
}

result<void> output::flush() {
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
        is_broken_ = true;
    }
    if (is_broken_) {
        const auto code = errno == ENOSPC ? errc::storage_full : errc::storage_failed;
        return error(code, "standard output cannot be written");
    }
    return {};
}

void output::print_error(const error& failure) const {
    const auto text =
        is_json() ? dumped(object_of(failure)) : "gapless: " + message_of(failure) + "\n";
    std::fputs(text.c_str(), stderr);
}

void output::remark(const saying& said) const {
    const auto text = is_json() ? dumped(said.object) : said.line + "\n";
    std::fputs(text.c_str(), stderr);
}

std::string printable(std::string_view text) {
    std::string shown;
    shown.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool is_control = (byte < 0x20 && byte != '\t') || byte == 0x7f;
        // U+0080 to U+009F are control characters of two bytes.
        const bool is_long_control =
            byte == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0;
        if (is_control || is_long_control) {
            shown += "\xef\xbf\xbd";
            i += is_long_control ? 1 : 0;
        } else {
            shown += text[i];
        }
    }
    return shown;
}

int exit_code_of(const result<void>& ending) {
    if (ending) {
        return 0;
    }
    return ending.error().code == errc::usage ? 2 : 1;
}

}  // namespace gapless::cli
