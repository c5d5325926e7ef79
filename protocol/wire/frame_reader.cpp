#include "protocol/wire/frame_reader.hpp"

#include "protocol/wire/varint.hpp"

namespace gapless::protocol {
namespace {

// A length of more is over any limit that a 32-bit number can name.
constexpr std::size_t length_bytes_max = 5;

}  // namespace

frame_reader::frame_reader(std::size_t frame_bytes_max) : frame_bytes_max_(frame_bytes_max) {}

void frame_reader::handle_bytes(std::string_view bytes) {
    if (failure_.has_value()) {
        return;
    }
    buffer_.erase(0, consumed_);
    consumed_ = 0;
    buffer_.append(bytes);
}

result<std::optional<std::string_view>> frame_reader::poll_payload() {
    if (failure_.has_value()) {
        return *failure_;
    }
    const auto rest = std::string_view(buffer_).substr(consumed_);
    const auto length = wire::read_varint(rest, length_bytes_max);
    if (!length.has_value()) {
        if (rest.size() >= length_bytes_max) {
            return fail(errc::malformed_frame, "a length that does not end");
        }
        return std::optional<std::string_view>();
    }
    if (length->value > frame_bytes_max_) {
        return fail(errc::frame_too_large, std::to_string(length->value) + " bytes");
    }
    const auto payload_bytes = static_cast<std::size_t>(length->value);
    if (rest.size() - length->bytes < payload_bytes) {
        return std::optional<std::string_view>();
    }
    consumed_ += length->bytes + payload_bytes;
    return std::optional(rest.substr(length->bytes, payload_bytes));
}

std::size_t frame_reader::buffered_bytes() const { return buffer_.size() - consumed_; }

error frame_reader::fail(errc code, std::string detail) {
    failure_ = error{code, std::move(detail)};
    buffer_ = std::string();
    consumed_ = 0;
    return *failure_;
}

void write_frame(std::string_view payload, std::string& out) { write_frame(payload, {}, out); }

void write_frame(std::string_view first, std::string_view second, std::string& out) {
    wire::write_varint(first.size() + second.size(), out);
    out.append(first).append(second);
}

}  // namespace gapless::protocol
