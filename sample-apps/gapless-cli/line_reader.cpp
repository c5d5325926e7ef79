#include "sample-apps/gapless-cli/line_reader.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace gapless::cli {

void line_reader::read_some() {
    std::array<char, 64 * 1024> chunk{};
    const auto length = ::read(descriptor_, chunk.data(), chunk.size());
    if (length > 0) {
        buffer_.append(chunk.data(), static_cast<std::size_t>(length));
    } else if (length == 0) {
        is_ended_ = true;
    } else if (errno != EINTR && errno != EAGAIN) {
        const std::error_code why(errno, std::generic_category());
        failure_ = error(errc::usage, "cannot read standard input: " + why.message());
        is_ended_ = true;
    }
}

bool line_reader::is_ready() const {
    pollfd wanted{descriptor_, POLLIN, 0};
    return ::poll(&wanted, 1, 0) > 0;
}

std::optional<line_reader::line> line_reader::poll_line() {
    if (is_hungry() || buffer_.empty()) {
        return std::nullopt;
    }
    const auto end = std::min(buffer_.find('\n'), buffer_.size());
    auto text = buffer_.substr(0, end);
    buffer_.erase(0, end + 1);
    if (!text.empty() && text.back() == '\r') {
        text.pop_back();
    }
    return line{++number_, std::move(text)};
}

bool line_reader::is_hungry() const {
    return !is_ended_ && buffer_.find('\n') == std::string::npos;
}

bool is_blank(const std::string& text) {
    return std::ranges::all_of(text, [](char c) { return c == ' ' || c == '\t'; });
}

}  // namespace gapless::cli
