#pragma once

#include <gapless/result.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace gapless::protocol {

// Cuts a byte stream into payloads: each is preceded by its length as a varint.
//
// Feed it what the socket gave, then call poll_payload until it is empty. A length over the limit
// fails before anything is allocated, and so does a varint that does not end; after a failure the
// stream is lost, and the connection has to be closed.
class frame_reader {
public:
    explicit frame_reader(std::size_t frame_bytes_max);

    // Inputs.
    void handle_bytes(std::string_view bytes);

    // Outputs. The view is valid until the next call of any function. Fails with frame_too_large or
    // malformed_frame, and then forever.
    [[nodiscard]] result<std::optional<std::string_view>> poll_payload();

    // Bytes held that are no whole payload yet.
    [[nodiscard]] std::size_t buffered_bytes() const;

private:
    [[nodiscard]] error fail(errc code, std::string detail);

    std::size_t frame_bytes_max_;
    std::string buffer_;
    std::size_t consumed_ = 0;
    std::optional<error> failure_;
};

// Appends the length and the payload (in one or two parts) to `out`.
void write_frame(std::string_view payload, std::string& out);
void write_frame(std::string_view first, std::string_view second, std::string& out);

}  // namespace gapless::protocol
